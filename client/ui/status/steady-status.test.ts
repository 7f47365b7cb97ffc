import { expect, it } from 'vitest'
import { announcement, isSettling } from './steady-status.ts'

it('waits before good news after work, and tells everything else at once', () => {
  expect(isSettling({ kind: 'saving' }, { kind: 'savedOnDevice' })).toBe(true)
  expect(isSettling({ kind: 'sending', waitingNotes: 1 }, { kind: 'synced' })).toBe(true)
  expect(isSettling({ kind: 'savedOnDevice' }, { kind: 'saving' })).toBe(false)
  expect(isSettling({ kind: 'saving' }, { kind: 'notSaved', failure: 'full' })).toBe(false)
  expect(isSettling({ kind: 'sending', waitingNotes: 1 }, { kind: 'offline', waitingNotes: 1 })).toBe(false)
})

it('reads out news and not every breath', () => {
  expect(announcement({ kind: 'saving' }, 'Saving…')).toBeUndefined()
  expect(announcement({ kind: 'synced' }, 'All synced')).toBe('All synced')
})

import { expect, it, vi } from 'vitest'
import { SyncEngine, type SyncEngineParts } from './sync-engine.ts'
import type { SyncSession } from './sync-session.ts'

/** An engine whose sessions are made of what the test hands over, and do nothing. */
function engineWith(loadSession: () => Promise<unknown>) {
  const settings = { current: { syncEnabled: true, syncAddress: 'https://notes.example.org', syncRelay: '' } }
  const onChange = vi.fn()
  const tabs = { listen: () => undefined, post: () => undefined }
  const parts = { settings, tabs, accountAt: () => undefined, loadSession, onChange }
  const engine = new SyncEngine(parts as unknown as SyncEngineParts)
  return { engine, settings, onChange }
}

class IdleSession {
  static made = 0
  connection = 'connected'
  notTaken = undefined
  round = undefined
  constructor() {
    IdleSession.made++
  }
  [Symbol.dispose](): void {}
}
const idleSession = IdleSession as unknown as typeof SyncSession

it('is connecting until the code of a session is there', async () => {
  let arrive = (_code: typeof SyncSession): void => undefined
  const { engine, onChange } = engineWith(() => new Promise((resolve) => (arrive = resolve)))
  expect(engine.facts.connection).toBe('connecting')
  arrive(idleSession)
  await vi.waitFor(() => expect(engine.facts.connection).toBe('connected'), 20_000)
  expect(onChange).toHaveBeenCalled()
})

it('reaches no relay where that code cannot be fetched', async () => {
  const { engine, onChange } = engineWith(() => Promise.reject(new TypeError('Failed to fetch')))
  await vi.waitFor(() => expect(onChange).toHaveBeenCalled(), 20_000)
  expect(engine.facts.connection).toBe('unreachable')
})

it('begins nothing when sync was switched off meanwhile', async () => {
  let arrive = (_code: typeof SyncSession): void => undefined
  const code = new Promise<typeof SyncSession>((resolve) => (arrive = resolve))
  const { engine, settings } = engineWith(() => code)
  const before = IdleSession.made
  settings.current.syncEnabled = false
  engine.applySettings()
  arrive(idleSession)
  await code
  await Promise.resolve()
  expect(IdleSession.made).toBe(before)
  expect(engine.facts.connection).toBe('refused')
})

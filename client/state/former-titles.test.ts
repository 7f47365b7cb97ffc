import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { newNoteId } from '../../shared/ids.ts'
import { FormerTitles, standsMs } from './former-titles.ts'

const id = newNoteId()

function noteCalled(first: string) {
  let title = first
  const kept: string[] = []
  const titles = new FormerTitles({
    space: { keepFormerTitle: (_, former) => void (former !== '' && kept.push(former)) },
    titleOf: () => title,
  })
  return {
    kept,
    titles,
    /** A key in the first line; the list shows it a moment later. */
    type: (next: string) => {
      titles.edited(id)
      vi.advanceTimersByTime(300)
      title = next
      titles.edited(id)
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.advanceTimersByTime(1_000_000)
  onTestFinished(() => void vi.useRealTimers())
})

it('keeps the title that a note had, when another one has settled, and nothing in between', () => {
  const { kept, type } = noteCalled('Plan')
  for (const next of ['Pla', 'Pl', 'Plans', 'Plans 2026']) type(next)
  expect(kept).toEqual([])
  vi.advanceTimersByTime(standsMs)
  expect(kept).toEqual(['Plan'])
})

it('keeps nothing of a note that had no title, or has its title again', () => {
  const fresh = noteCalled('')
  fresh.type('S')
  fresh.type('Shopping')
  const same = noteCalled('Plan')
  same.type('Pla')
  same.type('Plan')
  vi.advanceTimersByTime(standsMs)
  expect([...fresh.kept, ...same.kept]).toEqual([])
})

it('keeps a title that stood for long, though the note was written in all the time', () => {
  const { kept, type } = noteCalled('Plan')
  type('Plan A')
  for (let second = 0; second < standsMs / 1_000 + 1; second++) {
    type('Plan A')
    vi.advanceTimersByTime(1_000)
  }
  type('Plan B')
  vi.advanceTimersByTime(standsMs)
  expect(kept).toEqual(['Plan', 'Plan A'])
})

it('settles at once when the page may go away', () => {
  const { kept, titles, type } = noteCalled('Plan')
  type('Plans')
  titles.flush()
  expect(kept).toEqual(['Plan'])
})

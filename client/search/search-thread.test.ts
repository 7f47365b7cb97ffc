import { expect, it, onTestFinished, vi } from 'vitest'
import { newNoteId } from '../../shared/ids.ts'
import type { SearchAnswer, SearchRequest } from './search-messages.ts'
import { SearchThread, type FoundNotes, type SearchLine } from './search-thread.ts'

/** Threads that a test plays. */
class Lines {
  readonly started: (SearchLine & { heard: SearchRequest[]; isEnded: boolean })[] = []
  written = 0
  readonly notes = [{ id: newNoteId(), title: 'Milk', editedAt: 1 }]
  readonly thread = new SearchThread({
    start: () => {
      const heard: SearchRequest[] = []
      const line = {
        heard,
        isEnded: false,
        onmessage: null,
        onerror: null,
        postMessage: (request: SearchRequest) => void heard.push(request),
        terminate: () => void (line.isEnded = true),
      }
      this.started.push(line)
      return line
    },
    notes: () => this.notes,
    places: () => undefined,
    onWritten: () => this.written++,
  })

  kinds(index: number): string[] | undefined {
    return this.started[index]?.heard.map(({ kind }) => kind)
  }

  say(index: number, answer: SearchAnswer): void {
    this.started[index]?.onmessage?.({ data: answer } as MessageEvent<SearchAnswer>)
  }
}

const found = (total: number) => ({ hits: [], total, isMore: false })

it('starts when somebody asks, and then has the whole list', () => {
  const lines = new Lines()
  lines.thread.list(lines.notes, [])
  lines.thread.changed([newNoteId()])
  expect(lines.started).toEqual([])
  lines.thread.find('milk', () => undefined)
  expect(lines.kinds(0)).toEqual(['list', 'find'])
})

it('starts where its tab leads, and hears of what changes', () => {
  const lines = new Lines()
  lines.thread.lead(true)
  lines.thread.changed([newNoteId()])
  lines.thread.list([], [newNoteId()])
  lines.thread.lead(false)
  lines.thread.changed([newNoteId()])
  expect(lines.kinds(0)).toEqual(['list', 'lead', 'changed', 'unlist', 'lead'])
})

it('makes itself ready where somebody is about to ask', () => {
  const lines = new Lines()
  lines.thread.prepare()
  lines.thread.find('milk', () => undefined)
  expect(lines.kinds(0)).toEqual(['list', 'prepare', 'find'])
})

it('answers only whoever asked last', () => {
  const lines = new Lines()
  const answers: (FoundNotes | undefined)[] = []
  lines.thread.find('m', () => expect.unreachable('nobody waits for this any more'))
  lines.thread.find('mi', (answer) => answers.push(answer))
  lines.say(0, { kind: 'found', question: 1, found: found(9), isLast: true, isIndexing: false })
  lines.say(0, { kind: 'found', question: 2, found: found(3), isLast: true, isIndexing: true })
  lines.say(0, { kind: 'written' })
  expect(answers).toEqual([{ ...found(3), isLast: true, isIndexing: true }])
  expect(lines.written).toBe(1)
})

it('says so when it dies, and begins anew with the next question', () => {
  const lines = new Lines()
  const answers: unknown[] = []
  lines.thread.find('milk', (answer) => answers.push(answer))
  lines.started[0]?.onerror?.({ message: 'gone' } as ErrorEvent)
  expect(answers).toEqual([undefined])
  lines.thread.findTitles('milk', (answer) => answers.push(answer))
  lines.say(1, { kind: 'foundTitles', question: 2, found: { hits: [], total: 0 } })
  expect(answers).toEqual([undefined, { hits: [], total: 0 }])
})

it('ends when there has been nothing to do for a while, and not before', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const lines = new Lines()
  lines.thread.lead(true)
  lines.say(0, { kind: 'left', notes: 5 })
  vi.advanceTimersByTime(90_000)
  expect(lines.started[0]?.isEnded).toBe(false)
  lines.say(0, { kind: 'left', notes: 0 })
  vi.advanceTimersByTime(90_000)
  expect(lines.started[0]?.isEnded).toBe(true)
  lines.thread.changed([newNoteId()])
  expect(lines.kinds(1)).toEqual(['list', 'lead', 'changed'])
})

it('asks for links beside a search, and again when it begins anew, as long as somebody looks', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const lines = new Lines()
  lines.thread.lead(true)
  const answers: unknown[] = []
  lines.thread.findLinks(['Milk'], (answer) => answers.push(answer))
  lines.thread.find('milk', () => undefined)
  lines.say(0, { kind: 'foundLinks', question: 1, notes: [], isIndexing: false })
  expect(answers).toEqual([{ notes: [], isIndexing: false }])
  vi.advanceTimersByTime(90_000)
  lines.thread.changed([newNoteId()])
  expect(lines.kinds(1)).toEqual(['list', 'lead', 'findLinks', 'changed'])
  lines.thread.findLinks([], () => undefined)
  lines.say(1, { kind: 'foundLinks', question: 1, notes: [], isIndexing: true })
  expect(answers).toHaveLength(1)
})

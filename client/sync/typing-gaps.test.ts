import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { TabMessage } from '../store/tab-channel.ts'
import { schedule } from './schedule.ts'
import { TypingGaps } from './typing-gaps.ts'

let paint: (() => void)[] = []
let told: TabMessage[] = []
let hear: (message: TabMessage) => void = () => undefined
let noticed = 0
let gaps: TypingGaps
beforeEach(() => {
  vi.useFakeTimers()
  paint = []
  told = []
  noticed = 0
  gaps = new TypingGaps({
    tabs: {
      post: (message) => told.push(message),
      listen: (listener) => {
        hear = listener
        return () => undefined
      },
    },
    now: () => Date.now(),
    schedule,
    afterPaint: (callback) => paint.push(callback),
    onTyping: () => noticed++,
  })
})
afterEach(() => void vi.useRealTimers())

/** How many pieces of work were let through. */
function waiting(pieces: number): { done: number } {
  const count = { done: 0 }
  for (let piece = 0; piece < pieces; piece++) void gaps.next().then(() => count.done++)
  return count
}
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)
const painted = async (): Promise<void> => {
  for (const callback of paint.splice(0)) callback()
  await pass(0)
}

it('lets work go on at once where nobody types', async () => {
  const count = waiting(2)
  await pass(0)
  expect(count.done).toBe(2)
  expect(gaps.isTyping).toBe(false)
})

it('lets one piece through when a letter has been painted', async () => {
  gaps.typed()
  const count = waiting(3)
  await painted()
  expect(count.done).toBe(0)
  gaps.typed()
  gaps.typed()
  await pass(0)
  expect(count.done).toBe(0)
  await painted()
  expect(count.done).toBe(1)
  await pass(100)
  gaps.typed()
  await painted()
  expect(count.done).toBe(2)
})

it('does not wait for a letter that does not come, nor for a page that is not painted', async () => {
  gaps.typed()
  const count = waiting(2)
  gaps.typed()
  await pass(249)
  expect(count.done).toBe(0)
  await pass(1)
  expect(count.done).toBe(1)
  await pass(250)
  expect(count.done).toBe(2)
})

it('knows for a second that somebody types, in this tab or another', async () => {
  gaps.typed()
  await pass(999)
  expect(gaps.isTyping).toBe(true)
  await pass(1)
  expect(gaps.isTyping).toBe(false)
  hear({ kind: 'typing' })
  expect(gaps.isTyping).toBe(true)
  expect(noticed).toBe(2)
})

it('tells the other tabs twice a second, not with each letter', async () => {
  for (let letter = 0; letter < 20; letter++) {
    gaps.typed()
    await pass(50)
  }
  expect(told).toEqual([{ kind: 'typing' }, { kind: 'typing' }])
  expect(noticed).toBe(2)
})

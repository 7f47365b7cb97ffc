import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Publishing } from './publishing.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** What was published, and when. `takesMs`: how long the screen takes to be drawn. */
function publishingTo(told: string[], takesMs = 0): Publishing {
  const at = (): number => Math.round(performance.now() - startedAt)
  const startedAt = performance.now()
  const all = (): void => {
    told.push(`all ${at()}`)
    // As React does, when it has been told.
    queueMicrotask(() => void vi.advanceTimersByTime(takesMs))
  }
  return new Publishing(all, () => void told.push(`status ${at()}`))
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

it('tells several changes of a moment as one, and at once', async () => {
  const told: string[] = []
  const publishing = publishingTo(told)
  publishing.changed()
  publishing.changed()
  await pass(1_000)
  expect(told).toEqual(['all 0'])
})

it('tells the status with each key, and the rest a moment later', async () => {
  const told: string[] = []
  const publishing = publishingTo(told)
  publishing.typed()
  publishing.changed()
  publishing.changed()
  await pass(150)
  // It is not known yet that this is a key, too; the line must not say what was true before it.
  publishing.changed()
  await pass(1_000)
  expect(told).toEqual(['status 0', 'status 150', 'all 450'])
})

it('tells the rest when a letter has been painted, however soon others follow', async () => {
  const told: string[] = []
  const publishing = publishingTo(told)
  publishing.typed()
  publishing.changed()
  for (let letter = 0; letter < 12; letter++) {
    await pass(25)
    publishing.typed()
  }
  await pass(1_000)
  expect(told).toEqual(['status 0', 'all 232'])
})

it('waits for a letter with what changes while somebody types, and not when they have stopped', async () => {
  const told: string[] = []
  const publishing = publishingTo(told)
  publishing.typed()
  await pass(400)
  publishing.changed()
  await pass(300)
  publishing.typed()
  await pass(600)
  publishing.changed()
  await pass(1_000)
  expect(told).toEqual(['status 400', 'all 732', 'all 1300'])
})

it('tells all at once what somebody asked for while they type, and nothing twice', async () => {
  const told: string[] = []
  const publishing = publishingTo(told)
  publishing.typed()
  publishing.changed()
  await pass(50)
  publishing.changed(true)
  await pass(1_000)
  expect(told).toEqual(['status 0', 'all 50'])
})

it('rests as many times as the screen took to be drawn, but not with the status, nor where somebody asks', async () => {
  const told: string[] = []
  const publishing = publishingTo(told, 20)
  publishing.changed()
  await pass(30)
  publishing.changed()
  await pass(1_000)
  expect(told).toEqual(['all 0', 'status 50', 'all 120'])
  publishing.changed()
  await pass(0)
  publishing.changed(true)
  await pass(0)
  expect(told.slice(3).map((each) => each.split(' ')[0])).toEqual(['all', 'all'])
})

it('tells again what changed while the screen was drawn', async () => {
  const told: string[] = []
  const publishing = publishingTo(told, 10)
  publishing.changed()
  queueMicrotask(() => queueMicrotask(() => publishing.changed(true)))
  await pass(1_000)
  expect(told.filter((each) => each.startsWith('all'))).toHaveLength(2)
})

it('goes on after what could not be told', async () => {
  let times = 0
  const all = (): void => {
    if (++times === 1) throw new Error('nobody is there')
  }
  const publishing = new Publishing(all, () => undefined)
  const failed = new Promise((resolve) => process.once('uncaughtException', resolve))
  publishing.changed()
  await failed
  publishing.changed()
  await pass(1_000)
  expect(times).toBe(2)
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { decodeDownFrame } from '../../shared/protocol/sync-messages.ts'
import type { CommitListener } from '../storage/storage.ts'
import { silentLog } from '../testing/memory-log.ts'
import { changeIntervalMs, SyncWatches, type SpaceHeads } from './sync-watches.ts'

/** Heads that the test moves. */
class HandMadeHeads implements SpaceHeads {
  readonly #listeners = new Set<CommitListener>()
  answer: (space: string) => Promise<number> = () => Promise.resolve(0)

  head(space: string): Promise<number> {
    return this.answer(space)
  }

  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  commit(space: string, head: number): void {
    for (const listener of this.#listeners) listener(new Map([[space, head]]))
  }
}

let heads: HandMadeHeads
let watches: SyncWatches
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  heads = new HandMadeHeads()
  watches = new SyncWatches(heads, silentLog())
})
afterEach(() => {
  watches[Symbol.dispose]()
  vi.useRealTimers()
})

const watch = async (space: string): Promise<{ told: number[]; stop: () => void }> => {
  const told: number[] = []
  const stop = watches.watch(space, (bytes) => {
    const frame = decodeDownFrame(bytes)
    if (frame.type === 'changed') told.push(frame.sequence)
  })
  await Promise.resolve()
  return { told, stop }
}

test('[M15] news is told at once, and then at most once per interval, with the newest head', async () => {
  const { told } = await watch('space')
  expect(told).toEqual([0])
  for (let head = 1; head <= 10; head++) heads.commit('space', head)
  expect(told).toEqual([0, 1])
  vi.advanceTimersByTime(changeIntervalMs)
  expect(told).toEqual([0, 1, 10])
  heads.commit('space', 11)
  expect(told).toEqual([0, 1, 10])
  vi.advanceTimersByTime(changeIntervalMs)
  expect(told).toEqual([0, 1, 10, 11])
  vi.advanceTimersByTime(10 * changeIntervalMs)
  heads.commit('space', 12)
  expect(told).toEqual([0, 1, 10, 11, 12])
})

test('[M15] a commit that comes while the head is read is not told twice, nor an older head after it', async () => {
  let answer = (_head: number): void => undefined
  heads.answer = () => new Promise((resolve) => (answer = resolve))
  const { told } = await watch('space')
  heads.commit('space', 5)
  answer(4)
  await Promise.resolve()
  expect(told).toEqual([5])
})

test('[M15] spaces and watchers do not disturb each other', async () => {
  const [one, two, other] = [await watch('space'), await watch('space'), await watch('other')]
  one.stop()
  heads.commit('space', 3)
  expect([one.told, two.told, other.told]).toEqual([[0], [0, 3], [0]])
})

test('a head that cannot be read is told with the next commit', async () => {
  heads.answer = () => Promise.reject(new Error('Input/output error'))
  const { told } = await watch('space')
  heads.commit('space', 3)
  expect(told).toEqual([3])
})

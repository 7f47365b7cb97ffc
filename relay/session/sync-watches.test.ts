import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { decodeDownFrame } from '../../shared/protocol/sync-messages.ts'
import type { CommitListener } from '../storage/storage.ts'
import { silentLog } from '../testing/memory-log.ts'
import { docName } from '../testing/storage-contract.ts'
import { changeIntervalMs, maxChangedDocs, SyncWatches, type SpaceHeads } from './sync-watches.ts'

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

  commit(space: string, head: number, ...docs: readonly string[]): void {
    for (const listener of this.#listeners) listener(new Map([[space, { head, docs: docs.map(docName) }]]))
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

interface Watch {
  /** The heads, and what came with them. */
  readonly told: number[]
  readonly docs: (readonly string[] | undefined)[]
  readonly frames: Uint8Array[]
  stop(): void
}

const watch = async (space: string): Promise<Watch> => {
  const [told, docs, frames]: [number[], (readonly string[] | undefined)[], Uint8Array[]] = [[], [], []]
  const stop = watches.watch(space, (changed) => {
    frames.push(changed.frame)
    const frame = decodeDownFrame(changed.frame)
    if (frame.type !== 'changed') return
    told.push(frame.sequence)
    docs.push(frame.docs)
  })
  await Promise.resolve()
  return { told, docs, frames, stop }
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

test('[M15] from the second on it names what has changed since the last, each doc once', async () => {
  const { told, docs } = await watch('space')
  heads.commit('space', 1, 'space/a')
  heads.commit('space', 3, 'space/a', 'space/b')
  heads.commit('space', 4, 'space/a')
  vi.advanceTimersByTime(changeIntervalMs)
  vi.advanceTimersByTime(changeIntervalMs)
  heads.commit('space', 5, 'space')
  expect(told).toEqual([0, 1, 4, 5])
  expect(docs).toEqual([undefined, ['space/a'], ['space/a', 'space/b'], ['space']])
})

test('[M15] more than sixteen are not named, in one commit or in several, and the next ones are', async () => {
  const { told, docs } = await watch('space')
  const names = Array.from({ length: maxChangedDocs + 1 }, (_, index) => `space/${index}`)
  heads.commit('space', 20, ...names)
  heads.commit('space', 40, ...names.slice(1))
  vi.advanceTimersByTime(changeIntervalMs)
  for (const [index, name] of names.entries()) heads.commit('space', 41 + index, name)
  vi.advanceTimersByTime(changeIntervalMs)
  heads.commit('space', 60, 'space/0')
  vi.advanceTimersByTime(changeIntervalMs)
  expect(told).toEqual([0, 20, 40, 57, 60])
  expect(docs).toEqual([undefined, undefined, names.slice(1), undefined, ['space/0']])
})

test('[M15] the first names nothing, also if a commit brings it before the head is read', async () => {
  let answer = (_head: number): void => undefined
  heads.answer = () => new Promise((resolve) => (answer = resolve))
  const { told, docs } = await watch('space')
  heads.commit('space', 5, 'space/a')
  answer(5)
  await Promise.resolve()
  vi.advanceTimersByTime(changeIntervalMs)
  heads.commit('space', 6, 'space/b')
  expect(told).toEqual([5, 6])
  expect(docs).toEqual([undefined, ['space/b']])
})

test('[M15] whoever comes later learns of everything after their first, and takes nothing from the others', async () => {
  const early = await watch('space')
  heads.commit('space', 1, 'space/a')
  heads.commit('space', 2, 'space/b')
  heads.answer = () => Promise.resolve(2)
  const late = await watch('space')
  heads.commit('space', 3, 'space/c')
  vi.advanceTimersByTime(changeIntervalMs)
  expect([early.told, early.docs]).toEqual([
    [0, 1, 3],
    [undefined, ['space/a'], ['space/b', 'space/c']],
  ])
  expect(late.told).toEqual([2, 3])
  expect(late.docs[1]).toContain('space/c')
})

test('[M15] a head that the disk has before its commit is heard of is told to no one without its docs', async () => {
  const early = await watch('space')
  heads.commit('space', 1, 'space/a')
  heads.answer = () => Promise.resolve(2)
  const late = await watch('space')
  vi.advanceTimersByTime(changeIntervalMs)
  heads.commit('space', 2, 'space/b')
  vi.advanceTimersByTime(changeIntervalMs)
  heads.commit('space', 3, 'space/c')
  expect([early.told, early.docs]).toEqual([
    [0, 1, 2, 3],
    [undefined, ['space/a'], ['space/b'], ['space/c']],
  ])
  expect([late.told, late.docs]).toEqual([
    [2, 3],
    [undefined, ['space/c']],
  ])
})

test('[M15] all who are told the same share its bytes', async () => {
  const [one, two] = [await watch('space'), await watch('space')]
  heads.commit('space', 1, 'space/a')
  expect(one.frames[1]).toBeDefined()
  expect(one.frames[1]).toBe(two.frames[1])
})

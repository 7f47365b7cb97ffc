/** What the tests of a suite start, and start again after a crash, is disposed of when each of them ends. */
import { afterEach } from 'vitest'

interface Crashable<Self> {
  /** Leaves what a crash would, in another one; this one is not used any more. */
  crash(): Promise<Self>
  dispose(): Promise<void>
}

export const disposedAfterEach = <T extends Crashable<T>>(
  create: () => Promise<T>,
): { start: () => Promise<T>; crash: (item: T) => Promise<T> } => {
  let used: T[] = []
  afterEach(async () => {
    for (const item of used) await item.dispose()
    used = []
  })
  return {
    start: async () => {
      const created = await create()
      used.push(created)
      return created
    },
    crash: async (item) => {
      const next = await item.crash()
      used = used.filter((other) => other !== item)
      used.push(next)
      return next
    },
  }
}

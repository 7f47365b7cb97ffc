/** Doing something at a steady mean rate, at random moments, as people do. */
import { setTimeout as delay } from 'node:timers/promises'
import { seededRandom } from '../statistics.ts'

/**
 * Calls `act` about `perSecond` times a second until the time is over or `isOver` says so. What is late is made up for:
 * a slow server does not get an easier load.
 */
export const atRandomMoments = async (
  perSecond: number,
  forMs: number,
  act: (random: () => number) => void,
  isOver: () => boolean = () => false,
): Promise<void> => {
  const random = seededRandom(1)
  const startedAt = performance.now()
  for (let dueMs = 0; dueMs < forMs && !isOver(); dueMs += (-Math.log(1 - random()) * 1_000) / perSecond) {
    const waitMs = startedAt + dueMs - performance.now()
    if (waitMs > 0.5) await delay(waitMs)
    act(random)
  }
}

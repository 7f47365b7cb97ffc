/**
 * How long to wait before dialling again: doubling from 200 ms up to a cap, each wait drawn at random from its upper
 * half, so that the devices which one restart cut off do not all come back in the same moment.
 */
export const maxReconnectDelayMs = 15_000
const firstDelayMs = 200

/** `attempt` counts failures in a row from 1; `random` is in [0, 1). */
export function reconnectDelayMs(attempt: number, random: number): number {
  const ceiling = Math.min(maxReconnectDelayMs, firstDelayMs * 2 ** Math.min(attempt - 1, 20))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}

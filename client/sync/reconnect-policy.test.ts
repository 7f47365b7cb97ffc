import { describe, expect, it } from 'vitest'
import { maxReconnectDelayMs, reconnectDelayMs } from './reconnect-policy.ts'

describe('reconnectDelayMs', () => {
  it('doubles with each failure up to the cap', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 50, 5_000].map((attempt) => reconnectDelayMs(attempt, 1))
    expect(longest).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000, 15_000])
    expect(maxReconnectDelayMs).toBe(15_000)
  })

  it('spreads devices over the upper half of the wait', () => {
    expect(reconnectDelayMs(3, 0)).toBe(400)
    expect(reconnectDelayMs(3, 0.5)).toBe(600)
  })
})

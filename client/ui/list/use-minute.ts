import { useSyncExternalStore } from 'react'

const minuteMs = 60_000

/** The time, as of the current minute. Whatever shows an age is drawn again when the minute changes. */
export const useMinute = (): number => useSyncExternalStore(subscribe, currentMinute)

// Rounded up: something written this second must not lie in the future.
const currentMinute = (): number => Math.ceil(Date.now() / minuteMs) * minuteMs

function subscribe(onChange: () => void): () => void {
  const timer = setInterval(onChange, minuteMs / 4)
  return () => clearInterval(timer)
}

/**
 * Parts of the app whose code could not be fetched. On a first visit, before everything is on the device, a server or a
 * network that goes away in between must not take from a person what they are writing in.
 */
import { createStore } from 'zustand/vanilla'

export const missingParts = createStore<{ isMissing: boolean }>(() => ({ isMissing: false }))

/** How browsers and Vite say that a file was not fetched, in contrast to code that fails when it runs. */
const notFetched = /dynamically imported module|importing a module script failed|unable to preload/i

/**
 * Whether this is what came of code that could not be fetched; then it is noted. Asking again in the same page is no help:
 * many browsers remember that a module failed for as long as the page lives.
 */
export const noteIfMissing = (error: unknown): boolean => {
  const isMissing = error instanceof Error && notFetched.test(error.message)
  if (isMissing) missingParts.setState({ isMissing })
  return isMissing
}

/**
 * Code that nobody needs before the first keystroke. Over the network the editor comes first; what else is on screen is
 * asked for when it can be written in, and all the rest after that, so that nothing is missing when the network is gone
 * later. On a device that has the app already, what is shown is asked for at once.
 */
import { noteIfMissing } from './missing-parts.ts'

const waiting: (() => Promise<unknown>)[] = []

let isWritable = false
let announceWritable: () => void = () => undefined
const writable = new Promise<void>((resolve) => (announceWritable = resolve))

/** Whether the service worker answers for this page: then the app's files are on this device. */
const isOnDevice = (): boolean => 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null

/**
 * Fetches once, whoever asks and however often: many browsers remember that a module failed for as long as the page lives.
 * Rejects where it could not be fetched, and it is noted that a part is missing.
 */
export function laterCode<Code>(fetchCode: () => Promise<Code>): () => Promise<Code> {
  let fetched: Promise<Code> | undefined
  const load = (): Promise<Code> => {
    fetched ??= fetchCode().catch((error: unknown) => {
      noteIfMissing(error)
      throw error
    })
    return fetched
  }
  waiting.push(load)
  return load
}

/** The editor takes keys, or there is none to wait for. */
export function writingIsPossible(): void {
  if (isWritable) return
  isWritable = true
  // Not in the frame that shows the editor.
  setTimeout(() => {
    announceWritable()
    // Whatever else a part fails with, it fails with again when it is used.
    for (const load of waiting) load().catch(() => undefined)
  })
}

/** When what is on screen beside the editor may be asked for. */
export const turnOfOthers = (): Promise<void> => (isOnDevice() ? Promise.resolve() : writable)

/**
 * Code that nobody needs before the first keystroke. The editor comes first; what else is on screen is asked for when it
 * can be written in, and all the rest after that, so that nothing is missing when the network is gone later.
 */
import { noteIfMissing } from './missing-parts.ts'

const waiting: (() => Promise<unknown>)[] = []

let isWritable = false
let announceWritable: () => void = () => undefined
/** The editor takes keys, or there is none to wait for. */
export const writable = new Promise<void>((resolve) => (announceWritable = resolve))

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
  if (isWritable) setTimeout(() => loadQuietly(load))
  else waiting.push(load)
  return load
}

/** Whatever else a part fails with, it fails with again when it is used. */
const loadQuietly = (load: () => Promise<unknown>): void => void load().catch(() => undefined)

const longestFrameMs = 500

/** It is so now. */
export function writingIsPossible(): void {
  if (isWritable) return
  isWritable = true
  let isAnnounced = false
  const announce = (): void => {
    if (isAnnounced) return
    isAnnounced = true
    announceWritable()
    for (const load of waiting) loadQuietly(load)
  }
  // When the frame that shows the editor has been painted.
  requestAnimationFrame(() => setTimeout(announce))
  // A page that nobody sees paints none.
  setTimeout(announce, longestFrameMs)
}

/** When what belongs to the editor and is not its first file may be asked for. */
export const turnOfTools = (): Promise<void> => (isOnDevice() ? Promise.resolve() : writable)

/** A note that does not open keeps nobody from the rest for longer than this, where the rest is on this device. */
const longestWaitMs = 2_000

/** When what is on screen beside the editor may be asked for. */
export const turnOfOthers = (): Promise<void> =>
  isOnDevice() ? Promise.race([writable, new Promise<void>((resolve) => setTimeout(resolve, longestWaitMs))]) : writable

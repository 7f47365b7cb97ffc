/** The program of a thread (sync-thread.ts). It is named after the profile whose notes it stores. */
import { IndexDb } from '../store/index-db.ts'
import type { ThreadRequest } from './sync-thread.ts'
import { answerTo } from './thread-work.ts'

// Opened at once: who starts a thread has something to store.
const db = IndexDb.open(self.name)
db.catch(() => undefined)

let turn: Promise<void> = Promise.resolve()
self.onmessage = ({ data }: MessageEvent<ThreadRequest>) => {
  turn = turn.then(async () => self.postMessage(await answerTo(data, db)))
}

/** The program of a search thread (search-thread.ts). It is named after the profile whose notes it finds. */
import { IndexDb } from '../store/index-db.ts'
import { readNoteText } from './note-texts.ts'
import type { SearchRequest } from './search-messages.ts'
import { SearchWork } from './search-work.ts'

const profile = self.name
let index: Promise<IndexDb> | undefined

const work = new SearchWork({
  profile,
  readText: async (id) => readNoteText(profile, await (index ??= IndexDb.open(profile)), id),
  loadReadings: async () => (await import('./readings.ts')).readings,
  answer: (answer) => self.postMessage(answer),
})
self.onmessage = ({ data }: MessageEvent<SearchRequest>) => work.hear(data)

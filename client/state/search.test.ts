import { expect, it, onTestFinished, vi } from 'vitest'
import * as Y from 'yjs'
import { noteContent } from '../../shared/document/note-doc.ts'
import { newNoteId } from '../../shared/ids.ts'
import { unpack, type SearchRequest } from '../search/search-messages.ts'
import { receiptOf } from '../store/arrivals.ts'
import { DeviceStorage, updateOfText } from '../store/testing/device-storage.ts'
import type { NoteSummary } from './app-state.ts'
import { Search } from './search.ts'

const summaryOf = (title: string): NoteSummary => ({
  id: newNoteId(),
  title,
  titleGiven: false,
  snippet: '',
  editedAt: 1,
  trashedAt: undefined,
  trashedBy: undefined,
  revival: undefined,
  choices: [],
  waiting: false,
})

async function searchWith(notes: NoteSummary[]) {
  const storage = await DeviceStorage.open()
  onTestFinished(() => storage[Symbol.dispose]())
  const heard: SearchRequest[] = []
  const search = new Search({
    startThread: () => ({
      onmessage: null,
      onerror: null,
      postMessage: (request) => void heard.push(request),
      terminate: () => undefined,
    }),
    list: { lists: { notes, trash: [], toChoose: 0 }, get: (id) => notes.find((note) => note.id === id) },
    records: storage.records,
    tabs: storage.tabs,
  })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  return { search, heard, storage, kinds: () => heard.map(({ kind }) => kind) }
}

it('tells the thread of many changes at once, when there have been none for a moment', async () => {
  const milk = summaryOf('Milk')
  const { search, heard, kinds } = await searchWith([milk])
  search.lead(true)
  const doc = new Y.Doc()
  noteContent(doc).insert(0, 'Milk')
  for (let key = 0; key < 5; key++) {
    search.written(milk.id, noteContent(doc))
    search.listed([milk.id])
    vi.advanceTimersByTime(1_500)
  }
  expect(kinds()).toEqual([])
  vi.advanceTimersByTime(1_000)
  expect(kinds()).toEqual(['list', 'lead', 'list', 'text'])
  expect(heard.at(-1)).toEqual({ kind: 'text', id: milk.id, text: 'Milk' })
})

it('lets nothing wait for long, however much comes', async () => {
  const milk = summaryOf('Milk')
  const { search, kinds } = await searchWith([milk])
  search.lead(true)
  for (let times = 0; times < 25; times++) {
    search.listed([milk.id])
    vi.advanceTimersByTime(1_000)
  }
  expect(kinds()).toEqual(['list', 'lead', 'list'])
})

it('tells everything before a question, also of what is in the trash now', async () => {
  const [milk, old] = [summaryOf('Milk'), { ...summaryOf('Old'), trashedAt: 5 }]
  const { search, heard, kinds } = await searchWith([milk, old])
  search.prepare()
  search.listed([milk.id, old.id])
  search.find('milk', () => undefined)
  expect(kinds()).toEqual(['list', 'list', 'unlist', 'find'])
  expect(heard[1]?.kind === 'list' && unpack(heard[1].notes)).toEqual([{ id: milk.id, title: 'Milk', editedAt: 1 }])
  expect(heard[2]).toEqual({ kind: 'unlist', ids: [old.id] })
})

it('has texts that came from elsewhere read again', async () => {
  const milk = summaryOf('Milk')
  const { search, heard, storage } = await searchWith([milk])
  vi.useRealTimers()
  search.lead(true)
  search.prepare()
  await storage.records.receive(receiptOf([{ id: milk.id, update: updateOfText('Milk') }], undefined))
  search.find('milk', () => undefined)
  expect(heard).toContainEqual({ kind: 'changed', ids: [milk.id] })
})

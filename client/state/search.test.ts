import { expect, it, onTestFinished, vi } from 'vitest'
import * as Y from 'yjs'
import { noteContent } from '../../shared/document/note-doc.ts'
import { pack, type SearchRequest } from '../search/search-messages.ts'
import { receiptOf } from '../store/arrivals.ts'
import { DeviceStorage, updateOfText } from '../store/testing/device-storage.ts'
import { emptyFolderTree, FolderTree } from '../../shared/document/folder-tree.ts'
import type { FolderId } from '../../shared/ids.ts'
import type { NoteSummary, Places } from './app-state.ts'
import { Search } from './search.ts'
import { noteSummary } from './testing/note-summary.ts'

const summaryOf = (title: string): NoteSummary => noteSummary({ title })

const nowhere: Places = {
  folders: emptyFolderTree,
  notesIn: new Map(),
  names: new Map(),
  notesWithin: new Map(),
  tags: [],
  favourites: 0,
}

async function searchWith(notes: NoteSummary[], places: Places = nowhere) {
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
    list: { lists: { notes, trash: [], toChoose: 0, places }, get: (id) => notes.find((note) => note.id === id) },
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
  expect(kinds()).toEqual(['list', 'prepare', 'list', 'unlist', 'find'])
  expect(heard[2]).toEqual({ kind: 'list', notes: pack([{ id: milk.id, title: 'Milk', editedAt: 1 }]) })
  expect(heard[3]).toEqual({ kind: 'unlist', ids: [old.id] })
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

it('tells where notes are as the thread begins, and later only what is elsewhere', async () => {
  const family = 'f' as FolderId
  const folders = new FolderTree([{ id: family, name: 'Family', parent: undefined, isDeleted: false }], () => false)
  const [milk, tea] = [{ ...summaryOf('Milk'), tags: ['shop'] }, summaryOf('Tea')]
  const { search, heard } = await searchWith([milk, tea], { ...nowhere, folders })
  const told = () => heard.flatMap((request) => (request.kind === 'places' ? [request.places] : []))
  search.prepare()
  expect(told()).toEqual([{ notes: `${milk.id}  shop`, folders: [{ id: family, path: ['Family'] }] }])
  tea.folder = family
  search.listed([milk.id, tea.id])
  search.find('in:family', () => undefined)
  expect(told().slice(1)).toEqual([{ notes: `${tea.id} ${family}`, folders: undefined }])
  tea.folder = undefined
  search.listed([tea.id])
  search.find('in:family', () => undefined)
  expect(told().slice(2)).toEqual([{ notes: `${tea.id} `, folders: undefined }])
})

/** Notes from files: what would come in, and then its coming in, file by file. No file keeps another from it. */
import { fileNameOf } from '../../shared/document/file-name.ts'
import { firstHeading, headlineOf, type Headline } from '../../shared/document/headline.ts'
import type { Candidate } from '../../shared/document/register.ts'
import type { NoteMark, SpaceDoc } from '../../shared/document/space-doc.ts'
import { tagOf } from '../../shared/document/tags.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { Destined, ImportItem, ImportPlan, ImportReport, SkipReason } from '../state/app-state.ts'
import { laterCode } from '../state/later-code.ts'
import { receiptOf } from '../store/arrivals.ts'
import type { NoteRecords } from '../store/note-records.ts'
import type { FileReader, ReadFile } from './file-reader.ts'
import { ImportFolders } from './import-folders.ts'
import { sourcesOf, type GatheredFiles, type ImportSource } from './import-source.ts'
import { inlineTagsOf } from './inline-tags.ts'
import { importedNote } from './imported-note.ts'
import { readMarkdownFile } from './markdown-file.ts'

export interface NoteImportParts {
  space: SpaceDoc
  records: Pick<NoteRecords, 'receive'>
  deviceName(): string
}

const maxNoteBytes = 20_000_000
/** Stored in one transaction: one for each note took three times as long. */
const notesAtATime = 50
const bytesAtATime = 4_000_000
/** As many are looked at afterwards. */
const manyNotes = 20

const favourite: readonly NoteMark[] = ['favourite']
const pinned: readonly NoteMark[] = ['pinned']

const importable = /\.(md|markdown|txt|html?)$/i
const isHtml = (path: string): boolean => /\.html?$/i.test(path)
const loadHtml = laterCode(() => import('./html-file.ts'))

/** A note that has been read and waits to be stored. */
interface ReadNote {
  item: Extract<ImportItem, { kind: 'imported' }>
  update: Uint8Array
  headline: Headline
  createdAt: number
  editedAt: number
  /** Names, from the top down. */
  folders: readonly string[]
  tags: readonly string[]
  marks: readonly NoteMark[]
  destined: Destined | undefined
}

export class NoteImport {
  readonly #parts: NoteImportParts

  constructor(parts: NoteImportParts) {
    this.#parts = parts
  }

  /** Looks at what was given, and stores nothing. `destined`: where what was given by itself goes; a library keeps its own folders. */
  async plan(given: GatheredFiles, destined: Destined | undefined): Promise<ImportPlan> {
    const { sources, unreadable } = await sourcesOf(given)
    const wanted = sources.filter(({ path }) => importable.test(path))
    const others = sources.filter(({ path }) => !importable.test(path))
    const folders = new Set(wanted.map(({ path }) => folderOf(path)).filter((folder) => folder !== ''))
    const missed: ImportItem[] = [
      ...others.map(({ path }): ImportItem => skipped(path, 'notMarkdown')),
      ...unreadable.map((path): ImportItem => skipped(path, 'unreadable')),
    ]
    return {
      notes: wanted.length,
      folders: folders.size,
      leftOut: others.length,
      unreadable: unreadable.length,
      isLarge: folders.size > 0 || wanted.length > manyNotes,
      destined: wanted.some(({ isLoose }) => isLoose) ? destined : undefined,
      run: (onProgress, signal) => this.#run(wanted, destined, missed, onProgress, signal),
    }
  }

  async #run(
    sources: readonly ImportSource[],
    destined: Destined | undefined,
    missed: readonly ImportItem[],
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<ImportReport> {
    const items: ImportItem[] = []
    let anyDestined = false
    /** Of this import: of two files that are the same, each is a note. */
    const taken = new Set<NoteId>()
    const folders = new ImportFolders(this.#parts.space, this.#sign)
    const titleAt = titlesOf(sources)
    for (const batch of batchesOf(sources)) {
      onProgress(items.length, sources.length)
      if (signal.aborted) break
      const read: ReadNote[] = []
      for (const source of batch) {
        const note = await this.#read(source, source.isLoose ? destined : undefined, taken, titleAt)
        if ('item' in note) read.push(note)
        else items.push(note)
      }
      const stored = await this.#store(read, folders)
      anyDestined ||= read.some((note) => note.destined !== undefined && stored.includes(note.item))
      items.push(...stored)
    }
    onProgress(items.length, sources.length)
    return {
      items: [...items, ...missed],
      notDone: sources.length - items.length,
      destined: anyDestined ? destined : undefined,
    }
  }

  async #read(
    source: ImportSource,
    destined: Destined | undefined,
    taken: Set<NoteId>,
    titleAt: Parameters<FileReader>[2],
  ): Promise<ReadNote | ImportItem> {
    const { path } = source
    if (source.bytes > maxNoteBytes) return skipped(path, 'tooLarge')
    let file: ReadFile | undefined
    try {
      file = await readFile(await source.read(), path, titleAt)
    } catch {
      return skipped(path, 'unreadable')
    }
    if (file === undefined) return skipped(path, 'notText')
    const { text, form, identity, convertedFrom } = file
    const folders = path.split('/')
    const name = folders.pop() ?? path
    const { space } = this.#parts
    for (let again = 0; ; again++) {
      const { id, update } = importedNote({ name, bytes: identity, text, form }, again)
      // One that was thrown away is another one now: what it says of itself in the trash stays true.
      if (taken.has(id) || space.isTrashed(id)) continue
      taken.add(id)
      const headline = headlineOf(text)
      const title = titleIn(file, name, headline.title)
      if (space.has(id)) return { kind: 'alreadyHere', fileName: path, noteId: id }
      const now = Date.now()
      const changedAt = source.modifiedAt > 0 && source.modifiedAt < now ? source.modifiedAt : now
      const editedAt = file.editedAt ?? changedAt
      return {
        item: { kind: 'imported', fileName: path, noteId: id, title, convertedFrom },
        update,
        headline,
        createdAt: Math.min(file.createdAt ?? editedAt, editedAt),
        editedAt,
        folders,
        tags: [
          ...[...file.tags, ...(source.inVault ? inlineTagsOf(text, file.tags) : [])].flatMap(
            (tag) => tagOf(tag) ?? [],
          ),
          ...(destined?.tag === undefined ? [] : [destined.tag]),
        ],
        marks: [...(file.favourite || destined?.favourite === true ? favourite : []), ...(file.pinned ? pinned : [])],
        destined,
      }
    }
  }

  readonly #sign = <Value>(value: Value): Candidate<Value> => ({ value, by: this.#parts.deviceName(), at: Date.now() })

  /** All at once, or each by itself where that fails: storage may have room for some. */
  async #store(notes: readonly ReadNote[], folders: ImportFolders): Promise<ImportItem[]> {
    const { space, records } = this.#parts
    if (notes.length === 0) return []
    try {
      const arrivals = notes.map(({ item, update, headline }) => ({ id: item.noteId, update, headline, edited: true }))
      await records.receive(receiptOf(arrivals, undefined))
    } catch {
      if (notes.length === 1) return notes.map(({ item }) => skipped(item.fileName, 'notSaved'))
      const items: ImportItem[] = []
      for (const note of notes) items.push(...(await this.#store([note], folders)))
      return items
    }
    space.doc.transact(() => {
      for (const { item, headline, createdAt, editedAt, ...note } of notes) {
        const { noteId: id, title } = item
        space.addNote(id, { createdAt, editedAt })
        // Where the first line says the same, the text names the note.
        if (title !== headline.title) space.titles.write(id, this.#sign(title))
        const folder = note.destined?.folder ?? folders.at(note.folders)
        if (folder !== undefined) space.folders.place(id, this.#sign(folder))
        for (const tag of note.tags) space.tags.put(id, tag)
        for (const mark of note.marks) space.marks.put(id, mark)
      }
    })
    return notes.map(({ item }) => item)
  }
}

const skipped = (fileName: string, reason: SkipReason): ImportItem => ({ kind: 'skipped', fileName, reason })

const readFile: FileReader = async (bytes, path, titleAt) =>
  isHtml(path) ? (await loadHtml()).readHtmlFile(bytes, path, titleAt) : readMarkdownFile(bytes)

/** Each file is looked at once, and only where another one leads to it. */
function titlesOf(sources: readonly ImportSource[]): (path: string) => Promise<string | undefined> {
  const byPath = new Map(sources.map((source) => [source.path.normalize(), source]))
  const known = new Map<string, Promise<string | undefined>>()
  return (path) => {
    const key = path.normalize()
    const source = byPath.get(key)
    if (source === undefined) return Promise.resolve(undefined)
    // What cannot be read is told of where its turn comes.
    const title = known.get(key) ?? titleOfSource(source).catch(() => undefined)
    known.set(key, title)
    return title
  }
}

async function titleOfSource(source: ImportSource): Promise<string | undefined> {
  if (source.bytes > maxNoteBytes) return undefined
  const bytes = await source.read()
  const name = source.path.slice(source.path.lastIndexOf('/') + 1)
  if (isHtml(name)) return (await loadHtml()).titleOfHtml(bytes) ?? name.replace(importable, '')
  const file = readMarkdownFile(bytes)
  return file === undefined ? undefined : titleIn(file, name, headlineOf(file.text).title)
}

const titleIn = ({ title, text }: ReadFile, name: string, firstLine: string): string =>
  title ?? firstHeading(text) ?? titleOfFile(name, firstLine)

/** A name that was made of the note's first line says no more than that. */
const titleOfFile = (name: string, firstLine: string): string => {
  const title = name.replace(importable, '')
  return fileNameOf(firstLine, '') === title ? firstLine : title
}
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

function* batchesOf(sources: readonly ImportSource[]): Generator<ImportSource[]> {
  let batch: ImportSource[] = []
  let bytes = 0
  for (const source of sources) {
    if (batch.length > 0 && (batch.length === notesAtATime || bytes + source.bytes > bytesAtATime)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(source)
    bytes += source.bytes
  }
  if (batch.length > 0) yield batch
}

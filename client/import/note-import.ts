/** Notes from files: what would come in, and then its coming in, file by file. No file keeps another from it. */
import { decodeFile } from '../../shared/document/file-bytes.ts'
import { fileNameOf } from '../../shared/document/file-name.ts'
import { firstHeading, headlineOf, type Headline } from '../../shared/document/headline.ts'
import type { Candidate } from '../../shared/document/register.ts'
import type { NoteMark, SpaceDoc } from '../../shared/document/space-doc.ts'
import { tagOf } from '../../shared/document/tags.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { ImportItem, ImportPlan, ImportReport, SkipReason } from '../state/app-state.ts'
import { receiptOf } from '../store/arrivals.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { readFrontMatter } from './front-matter.ts'
import { ImportFolders } from './import-folders.ts'
import { sourcesOf, type GatheredFiles, type ImportSource } from './import-source.ts'
import { importedNote } from './imported-note.ts'
import { readOwnFrontMatter } from './own-front-matter.ts'

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

const importable = /\.(md|markdown|txt)$/i

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
}

export class NoteImport {
  readonly #parts: NoteImportParts

  constructor(parts: NoteImportParts) {
    this.#parts = parts
  }

  /** Looks at what was given, and stores nothing. */
  async plan(given: GatheredFiles): Promise<ImportPlan> {
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
      run: (onProgress, signal) => this.#run(wanted, missed, onProgress, signal),
    }
  }

  async #run(
    sources: readonly ImportSource[],
    missed: readonly ImportItem[],
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<ImportReport> {
    const items: ImportItem[] = []
    /** Of this import: of two files that are the same, each is a note. */
    const taken = new Set<NoteId>()
    const folders = new ImportFolders(this.#parts.space, this.#sign)
    for (const batch of batchesOf(sources)) {
      onProgress(items.length, sources.length)
      if (signal.aborted) break
      const read: ReadNote[] = []
      for (const source of batch) {
        const note = await this.#read(source, taken)
        if ('item' in note) read.push(note)
        else items.push(note)
      }
      items.push(...(await this.#store(read, folders)))
    }
    onProgress(items.length, sources.length)
    return { items: [...items, ...missed], notDone: sources.length - items.length }
  }

  async #read(source: ImportSource, taken: Set<NoteId>): Promise<ReadNote | ImportItem> {
    const { path } = source
    if (source.bytes > maxNoteBytes) return skipped(path, 'tooLarge')
    let bytes: Uint8Array
    try {
      bytes = await source.read()
    } catch {
      return skipped(path, 'unreadable')
    }
    const decoded = decodeFile(bytes)
    if (decoded.kind === 'notText') return skipped(path, 'notText')
    const own = readOwnFrontMatter(decoded.text)
    const text = own?.text ?? decoded.text
    const front = readFrontMatter(text)
    const folders = path.split('/')
    const name = folders.pop() ?? path
    const { space } = this.#parts
    for (let again = 0; ; again++) {
      const { id, update } = importedNote({ name, bytes, text, form: decoded.form }, again)
      // One that was thrown away is another one now: what it says of itself in the trash stays true.
      if (taken.has(id) || space.isTrashed(id)) continue
      taken.add(id)
      const headline = headlineOf(text)
      const title = own?.title ?? front?.title ?? firstHeading(text) ?? titleOfFile(name, headline.title)
      if (space.has(id)) return { kind: 'alreadyHere', fileName: path, noteId: id }
      const now = Date.now()
      const changedAt = source.modifiedAt > 0 && source.modifiedAt < now ? source.modifiedAt : now
      const editedAt = front?.editedAt ?? changedAt
      return {
        item: { kind: 'imported', fileName: path, noteId: id, title, convertedFrom: decoded.convertedFrom },
        update,
        headline,
        createdAt: Math.min(front?.createdAt ?? editedAt, editedAt),
        editedAt,
        folders,
        tags: [...(own?.tags ?? []), ...(front?.tags ?? [])].flatMap((tag) => tagOf(tag) ?? []),
        marks: [...(own?.favourite === true ? favourite : []), ...(own?.pinned === true ? pinned : [])],
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
        const folder = folders.at(note.folders)
        if (folder !== undefined) space.folders.place(id, this.#sign(folder))
        for (const tag of note.tags) space.tags.put(id, tag)
        for (const mark of note.marks) space.marks.put(id, mark)
      }
    })
    return notes.map(({ item }) => item)
  }
}

const skipped = (fileName: string, reason: SkipReason): ImportItem => ({ kind: 'skipped', fileName, reason })
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

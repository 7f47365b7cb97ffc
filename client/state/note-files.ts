/** Notes from files and to files: Markdown and plain text, one file a note, the same bytes back when nothing changed. */
import * as Y from 'yjs'
import { decodeFile, encodeFile } from '../../shared/document/file-bytes.ts'
import type { FileForm } from '../../shared/document/file-form.ts'
import { fileNameOf, uniqueFileName } from '../../shared/document/file-name.ts'
import { firstHeading, headlineOf } from '../../shared/document/headline.ts'
import { noteContent, noteText, readFileForm, writeFileForm } from '../../shared/document/note-doc.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import type { DocStore } from '../store/doc-store.ts'
import { receiptOf } from '../store/arrivals.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { databaseName, noteStoreName } from '../store/profile.ts'
import { databasesOf } from '../store/profile-databases.ts'
import type { ImportItem, ImportReport, SkipReason } from './app-state.ts'

export interface NoteFilesParts {
  profile: string
  docs: Pick<DocStore, 'read'>
  space: SpaceDoc
  records: Pick<NoteRecords, 'receive' | 'has'>
  deviceName(): string
}

export interface ExportedFile {
  fileName: string
  bytes: Uint8Array<ArrayBuffer>
}

const maxImportBytes = 20_000_000
const importable = /\.(md|markdown|txt)$/i

export class NoteFiles {
  readonly #parts: NoteFilesParts
  readonly #newId: () => NoteId

  constructor(parts: NoteFilesParts, newId: () => NoteId = newNoteId) {
    this.#parts = parts
    this.#newId = newId
  }

  async import(files: readonly File[], onProgress: (done: number, total: number) => void): Promise<ImportReport> {
    const items: ImportItem[] = []
    for (const file of files) {
      onProgress(items.length, files.length)
      items.push(await this.#importFile(file))
    }
    onProgress(items.length, files.length)
    return { items }
  }

  async exportNote(id: NoteId, title: string): Promise<ExportedFile> {
    return { fileName: `${exportName(id, title)}.md`, bytes: await this.#bytesOf(id) }
  }

  /**
   * One zip with a Markdown file for each of the notes of which anything is on this device. One that cannot be read keeps no
   * other from being saved, and is named. Rejects where none can be.
   */
  async exportAll(
    notes: readonly { id: NoteId; title: string; editedAt: number }[],
  ): Promise<ExportedFile & { leftOut: readonly string[] }> {
    const { zip } = await import('fflate')
    const taken = new Set<string>()
    const entries: Record<string, [Uint8Array, { mtime: number }]> = {}
    const leftOut: string[] = []
    let failure: unknown
    for (const { id, title, editedAt } of await this.#here(notes)) {
      try {
        const bytes = await this.#bytesOf(id)
        const mtime = Math.min(Math.max(editedAt, oldestZipTime), newestZipTime)
        entries[uniqueFileName(exportName(id, title), '.md', taken)] = [bytes, { mtime }]
      } catch (error) {
        failure = error
        leftOut.push(title)
      }
    }
    if (leftOut.length > 0 && taken.size === 0) throw new Error('no note could be read', { cause: failure })
    const bytes = await new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
      zip(entries, { level: 6 }, (error, data) => {
        if (error === null) resolve(data)
        else reject(error)
      })
    })
    return { fileName: `driftless-${new Date().toISOString().slice(0, 10)}.zip`, bytes, leftOut }
  }

  async #importFile(file: File): Promise<ImportItem> {
    const skipped = (reason: SkipReason): ImportItem => ({ kind: 'skipped', fileName: file.name, reason })
    if (!importable.test(file.name)) return skipped('notMarkdown')
    if (file.size > maxImportBytes) return skipped('tooLarge')
    let bytes: Uint8Array
    try {
      bytes = new Uint8Array(await file.arrayBuffer())
    } catch {
      return skipped('unreadable')
    }
    const decoded = decodeFile(bytes)
    if (decoded.kind === 'notText') return skipped('notText')

    const id = this.#newId()
    const { space, records } = this.#parts
    const headline = headlineOf(decoded.text)
    try {
      await records.receive(receiptOf([{ id, update: updateOf(decoded), headline, edited: true }], undefined))
    } catch {
      return skipped('notSaved')
    }
    const now = Date.now()
    const editedAt = file.lastModified > 0 && file.lastModified < now ? file.lastModified : now
    const heading = firstHeading(decoded.text)
    // Where the first line is the first heading, the text names the note; else the name is given here.
    const givenTitle = heading === undefined ? file.name.replace(importable, '') : heading
    space.doc.transact(() => {
      space.addNote(id, { createdAt: editedAt, editedAt })
      if (givenTitle !== headline.title) {
        space.titles.write(id, { value: givenTitle, by: this.#parts.deviceName(), at: now })
      }
    })
    const { convertedFrom } = decoded
    return { kind: 'imported', fileName: file.name, noteId: id, title: givenTitle, convertedFrom }
  }

  /** Without those that are listed and have not come yet. Where the browser does not tell of databases, any may be here. */
  async #here<Note extends { id: NoteId }>(notes: readonly Note[]): Promise<Note[]> {
    const { profile, records } = this.#parts
    const databases = await databasesOf(profile)
    if (databases === undefined) return [...notes]
    const stored = new Set(databases)
    return notes.filter(({ id }) => records.has(id) || stored.has(databaseName(profile, noteStoreName(id))))
  }

  #bytesOf(id: NoteId): Promise<Uint8Array<ArrayBuffer>> {
    return this.#parts.docs.read(noteStoreName(id), (doc) => encodeFile(noteText(noteContent(doc)), readFileForm(doc)))
  }
}

function updateOf({ text, form }: { text: string; form: FileForm }): Uint8Array {
  const doc = new Y.Doc()
  doc.transact(() => {
    noteContent(doc).insert(0, text)
    writeFileForm(doc, form)
  })
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return update
}

/** A zip cannot say a time before 1980 or after 2099. */
const oldestZipTime = Date.UTC(1980, 0, 2)
const newestZipTime = Date.UTC(2099, 11, 30)

const exportName = (id: NoteId, title: string): string => fileNameOf(title, `note-${id.slice(0, 8)}`)

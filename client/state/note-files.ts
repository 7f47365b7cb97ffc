/** Notes from files and to files: Markdown and plain text, one file a note, the same bytes back when nothing changed. */
import { decodeFile, encodeFile } from '../../shared/document/file-bytes.ts'
import { fileNameOf, uniqueFileName } from '../../shared/document/file-name.ts'
import { firstHeading, headlineOf } from '../../shared/document/headline.ts'
import { noteContent, noteText, readFileForm, writeFileForm } from '../../shared/document/note-doc.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import type { DocStore } from '../store/doc-store.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { noteStoreName } from '../store/profile.ts'
import type { ImportItem, ImportReport, SkipReason } from './app-state.ts'

export interface NoteFilesParts {
  docs: DocStore
  space: SpaceDoc
  records: NoteRecords
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

  constructor(parts: NoteFilesParts) {
    this.#parts = parts
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

  /** One zip with a Markdown file for each of the notes. */
  async exportAll(notes: readonly { id: NoteId; title: string; editedAt: number }[]): Promise<ExportedFile> {
    const { zip } = await import('fflate')
    const taken = new Set<string>()
    const entries: Record<string, [Uint8Array, { mtime: number }]> = {}
    for (const { id, title, editedAt } of notes) {
      const mtime = Math.min(Math.max(editedAt, oldestZipTime), newestZipTime)
      entries[uniqueFileName(exportName(id, title), '.md', taken)] = [await this.#bytesOf(id), { mtime }]
    }
    const bytes = await new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
      zip(entries, { level: 6 }, (error, data) => {
        if (error === null) resolve(data)
        else reject(error)
      })
    })
    return { fileName: `driftless-${new Date().toISOString().slice(0, 10)}.zip`, bytes }
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

    const id = newNoteId()
    const { docs, space, records } = this.#parts
    const lease = await docs.acquire(noteStoreName(id)).catch(() => undefined)
    if (lease === undefined) return skipped('notSaved')
    try {
      lease.doc.transact(() => {
        noteContent(lease.doc).insert(0, decoded.text)
        writeFileForm(lease.doc, decoded.form)
      })
      if (!(await lease.saved())) return skipped('notSaved')
      const headline = headlineOf(decoded.text)
      const now = Date.now()
      const editedAt = file.lastModified > 0 && file.lastModified < now ? file.lastModified : now
      const heading = firstHeading(decoded.text)
      // Where the first line is the first heading, the text names the note; else the name is given here.
      const givenTitle = heading === undefined ? file.name.replace(importable, '') : heading
      records.edited(id)
      records.setHeadline(id, headline)
      space.doc.transact(() => {
        space.addNote(id, { createdAt: editedAt, editedAt })
        if (givenTitle !== headline.title) {
          space.titles.write(id, { value: givenTitle, by: this.#parts.deviceName(), at: now })
        }
      })
      return {
        kind: 'imported',
        fileName: file.name,
        noteId: id,
        title: givenTitle,
        convertedFrom: decoded.convertedFrom,
      }
    } finally {
      lease.release()
    }
  }

  async #bytesOf(id: NoteId): Promise<Uint8Array<ArrayBuffer>> {
    const lease = await this.#parts.docs.acquire(noteStoreName(id))
    try {
      return encodeFile(noteText(noteContent(lease.doc)), readFileForm(lease.doc))
    } finally {
      lease.release()
    }
  }
}

/** A zip cannot say a time before 1980 or after 2099. */
const oldestZipTime = Date.UTC(1980, 0, 2)
const newestZipTime = Date.UTC(2099, 11, 30)

const exportName = (id: NoteId, title: string): string => fileNameOf(title, `note-${id.slice(0, 8)}`)

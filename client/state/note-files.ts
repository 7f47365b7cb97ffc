/** Notes to files: one file a note, with the bytes that were imported where nothing changed. */
import { encodeFile } from '../../shared/document/file-bytes.ts'
import { fileNameOf, uniqueFileName } from '../../shared/document/file-name.ts'
import { firstHeading } from '../../shared/document/headline.ts'
import { noteContent, noteText, readFileForm } from '../../shared/document/note-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import { withOwnFrontMatter } from '../import/own-front-matter.ts'
import type { DocStore } from '../store/doc-store.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { databaseName, noteStoreName } from '../store/profile.ts'
import { databasesOf } from '../store/profile-databases.ts'
import type { NoteSummary } from './app-state.ts'

export interface NoteFilesParts {
  profile: string
  docs: Pick<DocStore, 'read'>
  records: Pick<NoteRecords, 'has'>
}

/** What is said of a note in its file. */
export type ExportedNote = Pick<
  NoteSummary,
  'id' | 'title' | 'titleGiven' | 'editedAt' | 'tags' | 'favourite' | 'pinned'
>

export interface ExportedFile {
  fileName: string
  bytes: Uint8Array<ArrayBuffer>
}

export class NoteFiles {
  readonly #parts: NoteFilesParts

  constructor(parts: NoteFilesParts) {
    this.#parts = parts
  }

  async exportNote(id: NoteId, title: string): Promise<ExportedFile> {
    return { fileName: `${exportName(id, title)}.md`, bytes: await this.#bytesOf(id) }
  }

  /**
   * One zip with a Markdown file for each of the notes of which anything is on this device. One that cannot be read keeps no
   * other from being saved, and is named. Rejects where none can be. `foldersOf`: the names of the folders that a note is in, from
   * the top down, which the file has too.
   */
  async exportAll(
    notes: readonly ExportedNote[],
    foldersOf: (id: NoteId) => readonly string[],
  ): Promise<ExportedFile & { leftOut: readonly string[] }> {
    const { zip } = await import('fflate')
    const taken = new Set<string>()
    const entries: Record<string, [Uint8Array, { mtime: number }]> = {}
    const leftOut: string[] = []
    let failure: unknown
    for (const note of await this.#here(notes)) {
      const { id, title, editedAt } = note
      try {
        const bytes = await this.#fileOf(note)
        const mtime = Math.min(Math.max(editedAt, oldestZipTime), newestZipTime)
        const path = [...foldersOf(id).map(folderName), exportName(id, title)].join('/')
        entries[uniqueFileName(path, '.md', taken)] = [bytes, { mtime }]
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

  /** Without those that are listed and have not come yet. Where the browser does not tell of databases, any may be here. */
  async #here<Note extends { id: NoteId }>(notes: readonly Note[]): Promise<Note[]> {
    const { profile, records } = this.#parts
    const databases = await databasesOf(profile)
    if (databases === undefined) return [...notes]
    const stored = new Set(databases)
    return notes.filter(({ id }) => records.has(id) || stored.has(databaseName(profile, noteStoreName(id))))
  }

  /** With what the app knows of it beside its text, so that it can come in again as it is. */
  #fileOf({ id, title, titleGiven, tags, favourite, pinned }: ExportedNote): Promise<Uint8Array<ArrayBuffer>> {
    return this.#parts.docs.read(noteStoreName(id), (doc) => {
      const text = noteText(noteContent(doc))
      // Where no heading says another one, the file's name is the title.
      const isSaid = (firstHeading(text) ?? title) === title && fileNameOf(title, '') === title
      const given = titleGiven && !isSaid ? title : undefined
      return encodeFile(withOwnFrontMatter(text, { title: given, tags, favourite, pinned }), readFileForm(doc))
    })
  }

  #bytesOf(id: NoteId): Promise<Uint8Array<ArrayBuffer>> {
    return this.#parts.docs.read(noteStoreName(id), (doc) => encodeFile(noteText(noteContent(doc)), readFileForm(doc)))
  }
}

/** A zip cannot say a time before 1980 or after 2099. */
const oldestZipTime = Date.UTC(1980, 0, 2)
const newestZipTime = Date.UTC(2099, 11, 30)

const exportName = (id: NoteId, title: string): string => fileNameOf(title, `note-${id.slice(0, 8)}`)

/** Not called as a file beside it may be. */
const folderName = (name: string): string => fileNameOf(name, 'folder').replace(/\.md$/i, '$&_')

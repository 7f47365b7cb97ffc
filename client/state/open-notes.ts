/**
 * The notes that tabs of this window have loaded. A note stays loaded, live and with its undo history while its tab is
 * open, up to a number that keeps memory small; then the one shown longest ago is let go and loads again when shown.
 */
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { headlineOf } from '../../shared/document/headline.ts'
import { noteContent, noteText, readEmbedsAsText } from '../../shared/document/note-doc.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import { isFromThisDevice, type DocLease, type DocStore } from '../store/doc-store.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { isFromRelay } from '../sync/relay-origin.ts'
import type { SyncEngine } from '../sync/sync-engine.ts'
import { noteStoreName } from '../store/profile.ts'
import type { OpenNote } from './app-state.ts'
import { caretColors } from './caret-colors.ts'
import type { EditTimes } from './edit-times.ts'

const maxLoadedNotes = 12
const headlineDelayMs = 200

export interface OpenNotesParts {
  docs: DocStore
  space: SpaceDoc
  records: NoteRecords
  engine: SyncEngine
  editTimes: EditTimes
  deviceName(): string
}

interface LoadedNote extends Omit<OpenNote, 'view'> {
  lease: DocLease
  close(): void
}

export class OpenNotes {
  readonly #parts: OpenNotesParts
  /** In the order in which they were shown last, the latest at the end. */
  readonly #loaded = new Map<NoteId, LoadedNote>()
  readonly #loading = new Map<NoteId, Promise<LoadedNote>>()
  /** Notes whose tab closed while they were loading. */
  readonly #unwanted = new Set<NoteId>()

  constructor(parts: OpenNotesParts) {
    this.#parts = parts
  }

  /** Loads a note for the editor. Rejects when this device's storage refuses it. */
  async open(id: NoteId): Promise<Omit<OpenNote, 'view'>> {
    this.#unwanted.delete(id)
    let note = this.#loaded.get(id)
    if (note === undefined) {
      const loading = this.#loading.get(id) ?? this.#load(id).finally(() => this.#loading.delete(id))
      this.#loading.set(id, loading)
      note = await loading
    }
    if (!this.#unwanted.has(id)) {
      this.#loaded.delete(id)
      this.#loaded.set(id, note)
      this.#letGoOfOldest()
    }
    return note
  }

  /** The tab closed. */
  close(id: NoteId): void {
    if (this.#loading.has(id)) this.#unwanted.add(id)
    this.#loaded.get(id)?.close()
    this.#loaded.delete(id)
  }

  /** Shows a changed device name at this device's carets. */
  renameDevice(): void {
    for (const { awareness } of this.#loaded.values()) this.#introduce(awareness)
  }

  async #load(id: NoteId): Promise<LoadedNote> {
    const lease = await this.#parts.docs.acquire(noteStoreName(id))
    const { doc } = lease
    const content = noteContent(doc)
    // Before any editor observes it.
    readEmbedsAsText(content)
    const awareness = new Awareness(doc)
    this.#introduce(awareness)
    const undoManager = new Y.UndoManager(content, { trackedOrigins: new Set() })
    let headlineTimer: ReturnType<typeof setTimeout> | undefined
    const refreshHeadline = (): void => {
      headlineTimer = undefined
      if (this.#parts.space.has(id)) this.#parts.records.setHeadline(id, headlineOf(noteText(content)))
    }
    const onUpdate = (_update: Uint8Array, origin: unknown): void => {
      if (!isFromThisDevice(origin) && !isFromRelay(origin)) this.#edited(id)
      headlineTimer ??= setTimeout(refreshHeadline, headlineDelayMs)
    }
    doc.on('update', onUpdate)
    // A crash may have come between storing the first character and listing the note.
    if (content.length > 0) this.#list(id)
    refreshHeadline()
    this.#parts.engine.attach(id, doc, awareness)
    const close = (): void => {
      this.#parts.engine.detach(id)
      doc.off('update', onUpdate)
      if (headlineTimer !== undefined) {
        clearTimeout(headlineTimer)
        refreshHeadline()
      }
      undoManager.destroy()
      awareness.destroy()
      lease.release()
    }
    const note: LoadedNote = { id, content, awareness, undoManager, lease, close }
    if (this.#unwanted.has(id)) close()
    return note
  }

  #edited(id: NoteId): void {
    if (this.#list(id)) this.#parts.editTimes.listed(id)
    else this.#parts.editTimes.edited(id)
    this.#parts.records.edited(id)
  }

  /** A note joins the list with its first character, so that an empty one is never left behind. */
  #list(id: NoteId): boolean {
    if (this.#parts.space.has(id)) return false
    const now = Date.now()
    this.#parts.space.addNote(id, { createdAt: now, editedAt: now })
    return true
  }

  #introduce(awareness: Awareness): void {
    awareness.setLocalStateField('user', { name: this.#parts.deviceName(), ...caretColors(awareness.clientID) })
  }

  #letGoOfOldest(): void {
    for (const [id, note] of this.#loaded) {
      if (this.#loaded.size <= maxLoadedNotes) return
      this.#loaded.delete(id)
      note.close()
    }
  }
}

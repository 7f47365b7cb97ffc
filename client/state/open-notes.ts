/**
 * The notes that tabs of this window have loaded. A note stays loaded, live and with its undo history while its tab is
 * open, up to a number that keeps memory small; then the one shown longest ago is let go and loads again when shown.
 */
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { noteContent, readEmbedsAsText } from '../../shared/document/note-doc.ts'
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
import type { Headlines } from './headlines.ts'

const maxLoadedNotes = 12
const headlineDelayMs = 200

export interface OpenNotesParts {
  docs: DocStore
  records: NoteRecords
  deviceName(): string
  /** A person has changed a text in this tab. */
  onTyped(): void
}

/** What is there once the list of all notes is. */
export interface ListParts {
  space: SpaceDoc
  editTimes: Pick<EditTimes, 'listed' | 'edited'>
  engine: Pick<SyncEngine, 'attach' | 'detach'>
  headlines: Headlines
}

interface LoadedNote extends Omit<OpenNote, 'view'> {
  lease: DocLease
  /** What waited for the list of notes. */
  listed(): void
  close(): void
}

export class OpenNotes {
  readonly #parts: OpenNotesParts
  /** In the order in which they were shown last, the latest at the end. */
  readonly #loaded = new Map<NoteId, LoadedNote>()
  readonly #loading = new Map<NoteId, Promise<LoadedNote>>()
  /** Notes whose tab closed while they were loading. */
  readonly #unwanted = new Set<NoteId>()
  /** Notes can be written in before it is there, however many there are. */
  #list: ListParts | undefined
  readonly #editedBeforeList = new Set<NoteId>()

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

  /** The list of all notes is there, and sync with it. */
  listIs(list: ListParts): void {
    this.#list = list
    for (const id of this.#editedBeforeList) this.#tellListOfEdit(id, list)
    this.#editedBeforeList.clear()
    for (const note of this.#loaded.values()) note.listed()
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
    // Before anything can be written, so that what a crash leaves behind is looked for.
    const [lease] = await Promise.all([this.#parts.docs.acquire(noteStoreName(id)), this.#parts.records.opened(id)])
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
      if (this.#list?.space.has(id) === true) this.#list.headlines.show(id, content)
    }
    const onUpdate = (_update: Uint8Array, origin: unknown): void => {
      if (!isFromThisDevice(origin) && !isFromRelay(origin)) this.#edited(id)
      headlineTimer ??= setTimeout(refreshHeadline, headlineDelayMs)
    }
    doc.on('update', onUpdate)
    let before: Uint8Array | undefined
    doc.once('beforeTransaction', () => {
      if (this.#list === undefined) before = Y.encodeStateAsUpdate(doc)
    })
    const listed = (): void => {
      if (this.#list === undefined) return
      // A crash may have come between storing the first character and listing the note.
      if (content.length > 0) ensureListed(id, this.#list.space)
      refreshHeadline()
      this.#list.engine.attach(id, doc, awareness, before)
    }
    listed()
    const close = (): void => {
      const isSettled = this.#list?.engine.detach(id) ?? false
      doc.off('update', onUpdate)
      if (headlineTimer !== undefined) {
        clearTimeout(headlineTimer)
        refreshHeadline()
      }
      undoManager.destroy()
      awareness.destroy()
      // Other tabs have what was typed last before they hear that nobody here speaks up for it any more.
      void lease.saved().then(async () => {
        // What is not known to be there is not known to be on a relay.
        const hadAll = isSettled && (await lease.hadAll().catch(() => false))
        this.#parts.records.closed(id, hadAll)
        lease.release()
      })
    }
    const note: LoadedNote = { id, content, awareness, undoManager, lease, listed, close }
    if (this.#unwanted.has(id)) close()
    return note
  }

  #edited(id: NoteId): void {
    this.#parts.onTyped()
    if (this.#list === undefined) this.#editedBeforeList.add(id)
    else this.#tellListOfEdit(id, this.#list)
    this.#parts.records.edited(id)
  }

  #tellListOfEdit(id: NoteId, { space, editTimes }: ListParts): void {
    if (ensureListed(id, space)) editTimes.listed(id)
    else editTimes.edited(id)
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

/** A note joins the list with its first character, so that an empty one is never left behind. With whether it did now. */
function ensureListed(id: NoteId, space: SpaceDoc): boolean {
  if (space.has(id)) return false
  const now = Date.now()
  space.addNote(id, { createdAt: now, editedAt: now })
  return true
}

/**
 * Notes that are written in while they are not in step with the relay. What each was before is kept; when what others
 * wrote meanwhile comes, the three are compared, and where both sides wrote into the same passage that is remembered for
 * the person to look at.
 *
 *   in step ── edited: known in memory ──▶ acknowledged
 *      │ out of reach, switched off, closed
 *      ▼
 *   kept on disk ── the relay's answer, or its feed ──▶ compared ──▶ acknowledged: forgotten
 *
 * Whoever is in step raises nothing: what is typed together is seen while it is typed. So of two devices that were away
 * it is the one that comes back last that has something to look at, since with it both sides meet.
 *
 * Nothing here is the only copy of anything, and no edit waits for it: what a crash takes along is the look back, no text.
 */
import * as Y from 'yjs'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import { isFromThisDevice, type DocStore } from '../store/doc-store.ts'
import type { Acknowledged } from '../store/index-db.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { noteStoreName } from '../store/profile.ts'
import { isSame, type ReviewDb } from '../store/review-db.ts'
import { NoteBase } from './note-base.ts'
import type { Encounter, joined, meet } from './offline-merge.ts'
import { isFromRelay } from './relay-origin.ts'

export interface ApartNotesParts {
  db: ReviewDb
  docs: Pick<DocStore, 'read'>
  records: Pick<NoteRecords, 'get' | 'listen'>
  /** The code that compares. Rejects when it cannot be fetched. */
  loadMerging(): Promise<{ meet: typeof meet; joined: typeof joined }>
  /** The devices, other than this one, that edited the note last. */
  othersOf(note: NoteId): string[]
  /** Calls back when there is nothing else to do. */
  whenIdle(callback: () => void): void
  /** There is something to look at in the note. */
  onReview(note: NoteId): void
  /** Milliseconds since 1970. */
  wallClock(): number
}

interface OpenNote {
  doc: Y.Doc
  base: NoteBase
  /** Whether what it was is on disk. */
  isKept: boolean
  /** For a moment in which nobody types. */
  isWaiting: boolean
  isInStep: () => boolean
  stop: () => void
}

const isByAPerson = (origin: unknown): boolean => !isFromThisDevice(origin) && !isFromRelay(origin)

export class ApartNotes implements Disposable {
  readonly #parts: ApartNotesParts
  readonly #open = new Map<NoteId, OpenNote>()
  /** Notes of which it is on disk what they were, as far as this tab knows; all of them before it has looked. */
  #kept: Set<NoteId> | undefined
  readonly #meetings = new Map<NoteId, Promise<void>>()
  readonly #stopListening: () => void

  constructor(parts: ApartNotesParts) {
    this.#parts = parts
    this.#stopListening = parts.records.listen((changed) => {
      for (const id of changed) if (parts.records.get(id)?.edited === false) this.#acknowledged(id)
    })
  }

  /** Whether both sides may have to meet before the note is offered. */
  mayBeApart(id: NoteId): boolean {
    return this.#kept?.has(id) ?? true
  }

  /** Looks at what is on disk: another tab may have put it there. Never rejects. */
  async look(): Promise<void> {
    const ids = await this.#parts.db.bases().catch(() => [])
    this.#kept = new Set([...(this.#kept ?? []), ...ids])
    for (const id of ids) if (this.#parts.records.get(id)?.edited === false) this.#acknowledged(id)
  }

  /**
   * The note is open for writing in this tab. `before`: what it was, where it has been written in before anybody could
   * attach it.
   */
  attach(id: NoteId, doc: Y.Doc, isInStep: () => boolean, before: Uint8Array | undefined): void {
    const base = new NoteBase(doc)
    const onTransaction = ({ origin }: Y.Transaction): void => {
      if (isByAPerson(origin)) this.#aboutToChange(id)
    }
    const onUpdate = (update: Uint8Array, origin: unknown): void => base.changed(update, isByAPerson(origin))
    doc.on('beforeTransaction', onTransaction)
    doc.on('update', onUpdate)
    const stop = (): void => {
      doc.off('beforeTransaction', onTransaction)
      doc.off('update', onUpdate)
    }
    const note = { doc, base, isKept: false, isWaiting: false, isInStep, stop }
    this.#open.set(id, note)
    if (before !== undefined) this.#keep(id, note, before)
    else this.#prepareLater(id)
  }

  detach(id: NoteId): void {
    const note = this.#open.get(id)
    if (note === undefined) return
    this.#open.delete(id)
    note.stop()
    if (this.#isEdited(id)) this.#keep(id, note, note.base.current)
  }

  /**
   * What the relay has of a note is about to come, as all that it has beyond the note here. Returns what is to be called
   * when it is there; nothing where there is nothing to compare.
   */
  meeting(
    id: NoteId,
    doc: Y.Doc,
    update: Uint8Array,
    known: ReadonlyMap<number, number> | undefined,
  ): (() => void) | undefined {
    if (!this.#isEdited(id)) return undefined
    const base = this.#open.get(id)?.base.current
    const encounter = { ...asItIs(doc), update: update.slice(), known: known ?? new Map<number, number>(), doc }
    return () => void this.#meet(id, base, encounter)
  }

  /** The relay's feed tells this of a note. Resolves when it may be stored; never rejects. */
  async arrived(id: NoteId, updates: readonly Uint8Array[]): Promise<void> {
    if (!this.#isEdited(id)) return
    const doc = new Y.Doc({ guid: '' })
    try {
      const update = Y.mergeUpdates([...updates])
      Y.applyUpdate(doc, await this.#parts.docs.read(noteStoreName(id), (here) => Y.encodeStateAsUpdate(here)))
      const before = asItIs(doc)
      Y.applyUpdate(doc, update)
      await this.#meet(id, undefined, { ...before, update, known: new Map(), doc })
    } catch {
      // It is stored all the same.
    } finally {
      doc.destroy()
    }
  }

  [Symbol.dispose](): void {
    this.#stopListening()
    for (const { stop } of this.#open.values()) stop()
    this.#open.clear()
  }

  #isEdited(id: NoteId): boolean {
    return this.#parts.records.get(id)?.edited === true
  }

  #aboutToChange(id: NoteId): void {
    const note = this.#open.get(id)
    // What no relay has acknowledged is nowhere else.
    if (note === undefined || this.#parts.records.get(id)?.acknowledged === undefined) return
    const isInStep = note.isInStep()
    if (!this.#isEdited(id)) {
      note.isKept = false
      // Whoever types with others waits for nothing.
      if (isInStep) note.base.settle()
      else note.base.prepare()
    }
    if (note.isKept || (isInStep && note.base.uncertain < mostInMemory)) return
    this.#keep(id, note, note.base.current)
  }

  /** So that it is known before somebody types. */
  #prepareLater(id: NoteId): void {
    const note = this.#open.get(id)
    if (note === undefined || note.base.isReady || note.isWaiting) return
    note.isWaiting = true
    this.#parts.whenIdle(() => {
      note.isWaiting = false
      const record = this.#parts.records.get(id)
      if (this.#open.get(id) === note && record?.acknowledged !== undefined && !record.edited) note.base.prepare()
    })
  }

  #keep(id: NoteId, note: OpenNote, state: Uint8Array | undefined): void {
    const acknowledged = this.#parts.records.get(id)?.acknowledged
    if (state === undefined || acknowledged === undefined || note.isKept) return
    note.isKept = true
    note.base.forget()
    this.#kept?.add(id)
    // Where storage refuses it, there will be nothing to look at.
    this.#parts.db.keepBase({ note: id, state, acknowledged }).catch(() => undefined)
  }

  #acknowledged(id: NoteId): void {
    const note = this.#open.get(id)
    if (note !== undefined) note.isKept = false
    this.#prepareLater(id)
    if (this.#kept?.has(id) === true) void this.#forget(id)
  }

  async #forget(id: NoteId): Promise<void> {
    await this.#meetings.get(id)
    if (this.#isEdited(id)) return
    this.#kept?.delete(id)
    await this.#parts.db.dropBase(id).catch(() => undefined)
  }

  /** One after the other: the second goes on from where the first left off. */
  async #meet(id: NoteId, base: Uint8Array | undefined, encounter: Omit<Encounter, 'base'>): Promise<void> {
    const acknowledged = this.#parts.records.get(id)?.acknowledged
    const before = this.#meetings.get(id)
    // Whoever types on while this is compared is the last one to have edited it then.
    const others = this.#parts.othersOf(id)
    const meeting = (async () => {
      await before
      // A look back that cannot be had is no reason to stop anything.
      await this.#compare(id, base, acknowledged, others, encounter).catch(() => undefined)
    })()
    this.#meetings.set(id, meeting)
    await meeting
    if (this.#meetings.get(id) === meeting) this.#meetings.delete(id)
  }

  async #compare(
    id: NoteId,
    inMemory: Uint8Array | undefined,
    acknowledged: Acknowledged | undefined,
    others: readonly string[],
    encounter: Omit<Encounter, 'base'>,
  ): Promise<void> {
    const parts = this.#parts
    const { meet, joined } = await parts.loadMerging()
    let isNew = false
    await parts.db.meet(id, (stored) => {
      // What was acknowledged since is no part of what is stored.
      const isCurrent =
        stored.base !== undefined && (acknowledged === undefined || isSame(stored.base.acknowledged, acknowledged))
      const kept = isCurrent ? stored.base : undefined
      const base = kept?.state ?? inMemory
      const met = base === undefined ? undefined : meet({ ...encounter, base })
      if (met === undefined) return stored
      const after = { base: kept && { ...kept, state: met.base }, review: stored.review }
      if (met.passages.length === 0) return after
      isNew = true
      const { by = [], passages = [] } = stored.review ?? {}
      const review = {
        note: id,
        by: [...new Set([...by, ...others, ...parts.othersOf(id)])],
        at: parts.wallClock(),
        passages: joined(passages, met.passages, noteContent(encounter.doc)),
      }
      return { ...after, review }
    })
    if (isNew) parts.onReview(id)
  }
}

/** More keys than this are not remembered while the relay does not acknowledge them. */
const mostInMemory = 500

const asItIs = (doc: Y.Doc): Pick<Encounter, 'mine' | 'vector'> => ({
  mine: noteText(noteContent(doc)),
  vector: Y.decodeStateVector(Y.encodeStateVector(doc)),
})

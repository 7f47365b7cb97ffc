/**
 * Keeps notes visible that deletions from elsewhere would take away, when those are too many at once, until a person here
 * says what is to become of them. Of everything else sync goes on.
 *
 * Deletions are *at once* when each came within a quarter of an hour of the one before: three times as long as a device
 * leaves between two looks at the relay, so that what trickles in counts as one. They count until that time has passed
 * or somebody here accepts them. As long as the app runs the time that it runs is counted, so that a clock that is set lets
 * nothing through; the clock is asked what passed between two starts, and while the device slept.
 *
 * Deletions made here are accepted as they come, and of those of notes that were never visible here nobody is asked. A long list comes in
 * pieces, a note in one and its deletion in the next: what was here for a few seconds only nobody has seen. So a first sync
 * asks nothing. Every tab decides alone, from the list of notes and what is remembered of it, which the tabs share: they agree.
 */
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { DeletionRecords } from '../store/deletion-records.ts'
import { isTooMuch } from './blast-radius.ts'

export interface DeletionGuardParts {
  space: SpaceDoc
  deletions: DeletionRecords
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds since the app began, whatever is done to the clock. */
  uptime(): number
  /** These notes are held, or are no longer. */
  onHeld(changed: Iterable<NoteId>): void
}

export const sameTimeMs = 15 * 60_000
/** Longer than a list of ten thousand notes takes to come whole. */
export const seenAfterMs = 10_000

/** A moment, on the device's clock and by how long the app had run. */
interface Moment {
  clock: number
  uptime: number
}

const always: Moment = { clock: -Infinity, uptime: -Infinity }
const none: ReadonlySet<NoteId> = new Set()

export class DeletionGuard {
  readonly #parts: DeletionGuardParts
  /** Notes outside the trash, and since when they are here. Whoever wrote one here has seen it. */
  readonly #present = new Map<NoteId, Moment>()
  /** Notes in the trash that were visible here. */
  readonly #wereVisible = new Set<NoteId>()
  /** Of these, the ones of whose deletion nobody here knows yet. */
  readonly #gone = new Set<NoteId>()
  #held = none
  /** How long the app had run when a deletion came last. */
  #arrivedAt: number | undefined

  constructor(parts: DeletionGuardParts) {
    this.#parts = parts
    const { space, deletions } = parts
    const trashed: NoteId[] = []
    for (const id of space.ids()) {
      if (space.isTrashed(id)) trashed.push(id)
      else this.#present.set(id, always)
    }
    // Of what was in the trash before anything was remembered nobody is asked.
    if (deletions.isNew) this.#neverSeen(trashed)
    // Notes can be out of the trash again before it is on disk that their next deletion is another one.
    this.#restored([...this.#present.keys()])
    const { accepted, unseen, arrived } = deletions.current
    const waiting = trashed.filter((id) => !accepted.has(id) && (!unseen.has(id) || arrived.has(id)))
    for (const id of waiting) {
      this.#wereVisible.add(id)
      this.#gone.add(id)
    }
    // A list can be on disk when it is not yet that its deletions came: they came a moment ago, for all that is known.
    const unremembered = waiting.filter((id) => !arrived.has(id))
    if (unremembered.length > 0) this.#arrived(unremembered)
    space.observe((changed, { local }) => this.#listChanged(changed, local))
    deletions.listen(() => this.#tell(this.#judge()))
    // Whoever made this looks at what is held by themselves.
    this.#judge()
    if (this.#held.size === 0) this.#holding(false)
  }

  /** Notes in the trash that are to be shown as if they were not. */
  get held(): ReadonlySet<NoteId> {
    return this.#held
  }

  /** Nobody here need be asked about these deletions. Resolves when that is on disk, or cannot be. */
  accept(ids: Iterable<NoteId>): Promise<void> {
    const notes = [...ids]
    return this.#parts.deletions.change(({ accepted, arrived }) => {
      for (const id of notes) {
        accepted.add(id)
        arrived.delete(id)
      }
    })
  }

  #listChanged(changed: ReadonlySet<NoteId>, isOwn: boolean): void {
    const { space, deletions } = this.#parts
    const { accepted, unseen, arrivedAt, isHolding } = deletions.current
    const present: NoteId[] = []
    const known: NoteId[] = []
    const neverSeen: NoteId[] = []
    const arrived: NoteId[] = []
    const now = { clock: this.#parts.now(), uptime: this.#parts.uptime() }
    for (const id of changed) {
      if (!space.isTrashed(id)) {
        this.#gone.delete(id)
        // What was visible here before its deletion was not new when it came back.
        const wasVisible = this.#wereVisible.delete(id)
        if (!this.#present.has(id)) this.#present.set(id, isOwn || wasVisible ? always : now)
        present.push(id)
        continue
      }
      const since = this.#present.get(id) ?? now
      this.#present.delete(id)
      const wasVisible = Math.max(now.clock - since.clock, now.uptime - since.uptime) >= seenAfterMs
      if (wasVisible || isOwn) this.#wereVisible.add(id)
      if (accepted.has(id) || this.#gone.has(id)) continue
      // Whoever is about to throw something away here has said so before, and it may have been forgotten meanwhile.
      if (isOwn) known.push(id)
      else if (wasVisible) arrived.push(id)
      else if (!unseen.has(id)) neverSeen.push(id)
    }
    this.#restored(present)
    if (known.length > 0) void this.accept(known)
    if (neverSeen.length > 0) this.#neverSeen(neverSeen)
    if (arrived.length > 0) {
      const restMs = this.#arrivedAt === undefined ? now.clock - arrivedAt : now.uptime - this.#arrivedAt
      if (!isHolding && restMs > sameTimeMs) void this.accept(this.#gone)
      for (const id of arrived) this.#gone.add(id)
      this.#arrived(arrived)
    }
    this.#tell(this.#judge())
  }

  /** This tab asks nobody about them. Another one, which was there before, may have shown them, and does. */
  #neverSeen(ids: readonly NoteId[]): void {
    void this.#parts.deletions.change(({ unseen }) => {
      for (const id of ids) unseen.add(id)
    })
  }

  /** The deletions of these notes have come now. */
  #arrived(ids: readonly NoteId[]): void {
    const arrivedAt = this.#parts.now()
    this.#arrivedAt = this.#parts.uptime()
    void this.#parts.deletions.change((record) => {
      record.arrivedAt = arrivedAt
      for (const id of ids) record.arrived.add(id)
    })
  }

  /** What is remembered of these notes is of another deletion. */
  #restored(present: readonly NoteId[]): void {
    const { deletions } = this.#parts
    const { accepted, unseen, arrived } = deletions.current
    const restored = present.filter((id) => accepted.has(id) || unseen.has(id) || arrived.has(id))
    if (restored.length === 0) return
    void deletions.change(({ accepted, unseen, arrived }) => {
      for (const id of restored) {
        accepted.delete(id)
        unseen.delete(id)
        arrived.delete(id)
      }
    })
  }

  #tell(changed: readonly NoteId[]): void {
    if (changed.length > 0) this.#parts.onHeld(changed)
  }

  /** Returns the notes that are held since, or are no longer. */
  #judge(): readonly NoteId[] {
    const { deletions } = this.#parts
    const { accepted, isHolding } = deletions.current
    for (const id of this.#gone) if (accepted.has(id)) this.#gone.delete(id)
    const removed = this.#gone.size
    // Once somebody has been asked, they are, whatever becomes of the number of notes meanwhile.
    const mustHold = removed > 0 && (isHolding || isTooMuch({ removed, of: removed + this.#present.size }))
    const before = this.#held
    this.#held = mustHold ? new Set(this.#gone) : none
    const differ = [
      ...[...before].filter((id) => !this.#held.has(id)),
      ...[...this.#held].filter((id) => !before.has(id)),
    ]
    // A tab that has not heard of the deletions yet does not say that nobody is asked: the one that asks would say the
    // contrary, and so on.
    if (mustHold || before.size > 0) this.#holding(mustHold)
    return differ
  }

  #holding(isHolding: boolean): void {
    const { deletions } = this.#parts
    if (deletions.current.isHolding === isHolding) return
    void deletions.change((record) => {
      record.isHolding = isHolding
    })
  }
}

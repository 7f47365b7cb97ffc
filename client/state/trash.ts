/**
 * The trash of this device: moves notes into it and out of it, sees to it that no edit is lost in it (`Revivals`) and that
 * not too much goes there unasked (`DeletionGuard`), and says what a person is to be told of either.
 *
 * Everything takes sets of notes: whatever removes several at once goes the same way.
 */
import type * as Y from 'yjs'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import { noteStateOf, type NoteState } from '../../shared/document/tombstone.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { DeletionRecords } from '../store/deletion-records.ts'
import type { DocStore } from '../store/doc-store.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { noteStoreName } from '../store/profile.ts'
import type { NoteRevival } from './app-state.ts'
import { DeletionGuard } from './deletion-guard.ts'
import { Revivals } from './revivals.ts'

export interface TrashParts {
  space: SpaceDoc
  docs: Pick<DocStore, 'read'>
  records: NoteRecords
  deletions: DeletionRecords
  deviceName(): string
  /** Says when notes were edited here, as far as that has not been said yet. */
  sayEditTimes(): void
  /** Lists show these notes differently. */
  onChange(ids: Iterable<NoteId>): void
}

export class Trash {
  readonly #parts: TrashParts
  readonly #revivals: Revivals
  readonly #guard: DeletionGuard
  /** Notes that are listed. Of what became of others before they came here nobody is told. */
  readonly #listed: Set<NoteId>
  /** Those that were moved last are there before anything else becomes of them. */
  #moving: Promise<void> = Promise.resolve()

  constructor(parts: TrashParts) {
    this.#parts = parts
    const { space, deletions } = parts
    this.#listed = new Set(space.ids())
    space.observe((changed) => this.#dismissUnknown(changed))
    this.#revivals = new Revivals(parts)
    this.#guard = new DeletionGuard({
      space,
      deletions,
      now: () => Date.now(),
      uptime: () => performance.now(),
      onHeld: (ids) => parts.onChange(ids),
    })
    let { dismissed } = deletions.current
    deletions.listen(() => {
      if (dismissed === deletions.current.dismissed) return
      parts.onChange([...dismissed.keys(), ...deletions.current.dismissed.keys()])
      ;({ dismissed } = deletions.current)
    })
  }

  lead(): void {
    this.#revivals.lead()
  }

  stepBack(): void {
    this.#revivals.stepBack()
  }

  /** The note is open in this tab. */
  opened(id: NoteId, doc: Y.Doc): void {
    this.#revivals.opened(id, doc)
  }

  closed(id: NoteId): void {
    this.#revivals.closed(id)
  }

  /** This is what is here of a note for which something came. */
  look(id: NoteId, doc: Y.Doc): void {
    this.#revivals.look(id, doc)
  }

  /**
   * Moves notes to the trash as they are here, and does in the same transaction what goes with it. One that storage refuses
   * to read stays where it is, which it says elsewhere.
   */
  move(ids: readonly NoteId[], alongside?: () => void): Promise<void> {
    this.#moving = this.#moving.then(() => this.#move(ids, alongside))
    return this.#moving
  }

  /** Takes notes out of the trash, on all devices. */
  restore(ids: readonly NoteId[]): Promise<void> {
    this.#moving = this.#moving.then(() => this.#parts.space.restore(ids))
    return this.#moving
  }

  /** Notes that deletions from elsewhere would take away, and that are shown until a person says what is to become of them. */
  get held(): ReadonlySet<NoteId> {
    return this.#guard.held
  }

  /** Nobody gets to remove them, on any device. */
  keepHeld(): Promise<void> {
    return this.restore([...this.held])
  }

  /** They go, as far as this device is concerned. */
  letHeldGo(): Promise<void> {
    return this.#guard.accept(this.held)
  }

  /** What a person is to be told of a note that came back, until they have read it on this device. */
  revivalOf(id: NoteId): NoteRevival | undefined {
    const revival = this.#parts.space.revival(id)
    if (revival === undefined) return undefined
    const { deletedBy, deletedAt } = revival.value
    if (this.#parts.deletions.current.dismissed.get(id) === revivalKey(revival)) return undefined
    return { editedBy: revival.by, deletedBy, deletedAt }
  }

  dismiss(ids: readonly NoteId[]): Promise<void> {
    const { space, deletions } = this.#parts
    const keys = ids.flatMap((id) => {
      const revival = space.revival(id)
      return revival === undefined ? [] : [[id, revivalKey(revival)] as const]
    })
    return deletions.change((record) => {
      record.dismissed = new Map([...record.dismissed, ...keys])
    })
  }

  async #move(ids: readonly NoteId[], alongside?: () => void): Promise<void> {
    const { space, docs } = this.#parts
    // Before the others hear of it, who would take it for a deletion from elsewhere.
    await this.#guard.accept(ids)
    const states = new Map<NoteId, NoteState>()
    for (const id of ids) {
      const state = await docs.read(noteStoreName(id), noteStateOf).catch(() => undefined)
      if (state !== undefined) states.set(id, state)
    }
    this.#parts.sayEditTimes()
    space.doc.transact(() => {
      space.trash(states, this.#parts.deviceName(), Date.now())
      alongside?.()
    })
  }

  #dismissUnknown(changed: ReadonlySet<NoteId>): void {
    const { space } = this.#parts
    const unknown = [...changed].filter((id) => !this.#listed.has(id))
    for (const id of unknown) this.#listed.add(id)
    const told = unknown.filter((id) => space.revival(id) !== undefined)
    if (told.length > 0) void this.dismiss(told)
  }
}

/** Another one for another deletion that was undone. */
const revivalKey = ({ value }: { value: { deletedBy: string; deletedAt: number } }): string =>
  `${value.deletedAt} ${value.deletedBy}`

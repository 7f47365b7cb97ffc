/**
 * A relay puts notes away that have been in the trash for long (PROTOCOL.md F14), so what it acknowledged of such a note it
 * may have no longer. When a note comes out of the trash, wherever that was done, each device that has it offers all of it:
 * what is back is what all of them have together.
 *
 * That a note was in the trash stands with what was acknowledged of it, so a note that comes out while nothing is connected
 * is known by that later; and it is written together with what is acknowledged, because whoever wrote it after could be gone
 * by then.
 *
 * Two tabs that are both connected may have different lists for a while. One then says again and again that the note is in
 * the trash, and the other that it is out of it.
 */
import { isSeen, seenTogether } from '../../shared/document/seen-state.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { Acknowledged, NoteRecord } from '../store/index-db.ts'
import type { NoteRecords } from '../store/note-records.ts'

export interface TrashWatchParts {
  list: Pick<SpaceDoc, 'ids' | 'tombstones' | 'observe'>
  records: NoteRecords
  /** The relay as records know it. */
  relay: string
  schedule(callback: () => void, delayMs: number): () => void
}

/** Between two offers of all of a note that another tab goes on calling trashed. */
const betweenOffersMs = 1_000

/** Whether a note is in the trash, and all of it that is here was seen by those who put it there. */
export function isTrashAlone(
  list: Pick<SpaceDoc, 'tombstones'>,
  id: NoteId,
  vector: ReadonlyMap<number, number>,
): boolean {
  const deletions = list.tombstones.candidates(id)
  return deletions.length > 0 && isSeen(vector, seenTogether(deletions.map(({ value }) => value)))
}

/** What a relay has of a note, as it is to be remembered. */
export function acknowledgedOf(
  list: Pick<SpaceDoc, 'tombstones'>,
  id: NoteId,
  relay: string,
  vector: Uint8Array,
): Acknowledged {
  return list.tombstones.candidates(id).length > 0 ? { relay, vector, inTrash: true } : { relay, vector }
}

export class TrashWatch implements Disposable {
  readonly #parts: TrashWatchParts
  #stops: (() => void)[] | undefined
  /** Notes that are offered whole, and what ends the wait until that may be necessary again. */
  readonly #offered = new Map<NoteId, () => void>()

  constructor(parts: TrashWatchParts) {
    this.#parts = parts
  }

  /** Looks at all notes the first time, and from then on at those that change. */
  begin(): void {
    if (this.#stops !== undefined) return
    const { list, records } = this.#parts
    const look = (ids: Iterable<NoteId>): void => this.#look(ids)
    this.#stops = [list.observe(look), records.listen(look)]
    look(list.ids())
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops?.splice(0) ?? []) stop()
    for (const cancel of this.#offered.values()) cancel()
    this.#offered.clear()
  }

  #look(ids: Iterable<NoteId>): void {
    const { list, records, relay } = this.#parts
    const changes = new Map<NoteId, (record: NoteRecord) => NoteRecord>()
    for (const id of ids) {
      const acknowledged = records.get(id)?.acknowledged
      if (acknowledged?.relay !== relay) continue
      const isInTrash = list.tombstones.candidates(id).length > 0
      if (isInTrash === (acknowledged.inTrash === true)) continue
      if (!isInTrash && !this.#mayOffer(id)) continue
      changes.set(id, (record) => ({
        ...record,
        // Another one that came meanwhile is looked at by itself.
        acknowledged: isInTrash && record.acknowledged ? { ...record.acknowledged, inTrash: true } : undefined,
      }))
    }
    void records.revise(changes)
  }

  /** Not again at once; what comes meanwhile is looked at then. */
  #mayOffer(id: NoteId): boolean {
    if (this.#offered.has(id)) return false
    const again = (): void => {
      this.#offered.delete(id)
      this.#look([id])
    }
    this.#offered.set(id, this.#parts.schedule(again, betweenOffersMs))
    return true
  }
}

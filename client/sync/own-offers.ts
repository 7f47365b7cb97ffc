/**
 * What this device offered and the relay took comes back by the relay's feed, as all that is new there. It is known by its
 * bytes and need not be stored again.
 */
import type { NoteId } from '../../shared/ids.ts'

/** What is remembered; the oldest is forgotten first, and then stored again when it comes. */
const rememberedBytes = 4 * 1024 * 1024

export class OwnOffers {
  readonly #updates = new Map<NoteId, Uint8Array>()
  #bytes = 0

  /** The relay took it, and it is on this device's disk. */
  add(id: NoteId, update: Uint8Array): void {
    this.#forget(id)
    this.#updates.set(id, update)
    this.#bytes += update.length
    for (const oldest of this.#updates.keys()) {
      if (this.#bytes <= rememberedBytes) break
      this.#forget(oldest)
    }
  }

  /** Whether what comes of this note is what was offered of it last. It comes once. */
  take(id: NoteId, update: Uint8Array): boolean {
    const own = this.#updates.get(id)
    const isOwn = own?.length === update.length && own.every((byte, at) => byte === update[at])
    this.#forget(id)
    return isOwn
  }

  #forget(id: NoteId): void {
    this.#bytes -= this.#updates.get(id)?.length ?? 0
    this.#updates.delete(id)
  }
}

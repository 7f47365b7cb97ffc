/**
 * When each note was edited last, written to the space doc sparingly: when a burst of typing begins, every half minute
 * while it lasts, and when it has paused. Other devices order their lists by it and learn that there is something to
 * fetch; one write per keystroke would make the space doc the largest of all.
 */
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'

/** An edit that is still to be told of. */
interface PendingEdit {
  editedAt: number
  /** The times of the edits that were known when it was made. What comes meanwhile was not, and is not to be replaced. */
  known: readonly number[]
  timer: ReturnType<typeof setTimeout>
}

const writeEveryMs = 30_000
const pauseMs = 2_000

export class EditTimes {
  readonly #space: SpaceDoc
  readonly #deviceName: () => string
  readonly #writtenAt = new Map<NoteId, number>()
  readonly #pending = new Map<NoteId, PendingEdit>()

  constructor(space: SpaceDoc, deviceName: () => string) {
    this.#space = space
    this.#deviceName = deviceName
  }

  /** The note was listed with its first edit. Others may look for it before its text has arrived, so they hear again. */
  listed(id: NoteId): void {
    this.#writtenAt.set(id, Date.now())
    this.edited(id)
  }

  edited(id: NoteId): void {
    const editedAt = Date.now()
    clearTimeout(this.#pending.get(id)?.timer)
    const known = this.#space.editTimes(id)
    if (editedAt - (this.#writtenAt.get(id) ?? 0) >= writeEveryMs) this.#write(id, editedAt, known)
    else this.#pending.set(id, { editedAt, known, timer: setTimeout(() => this.#write(id, editedAt, known), pauseMs) })
  }

  /** Writes what is pending: the page may be about to go away. */
  flush(): void {
    for (const [id, { editedAt, known, timer }] of this.#pending) {
      clearTimeout(timer)
      this.#write(id, editedAt, known)
    }
  }

  #write(id: NoteId, editedAt: number, known: readonly number[]): void {
    this.#pending.delete(id)
    this.#writtenAt.set(id, editedAt)
    this.#space.touch(id, editedAt, this.#deviceName(), known)
  }
}

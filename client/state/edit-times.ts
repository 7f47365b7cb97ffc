/**
 * When each note was edited last, written to the space doc sparingly: when a burst of typing begins, every half minute
 * while it lasts, and when it has paused. Other devices order their lists by it and learn that there is something to
 * fetch; one write per keystroke would make the space doc the largest of all.
 */
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'

const writeEveryMs = 30_000
const pauseMs = 2_000

export class EditTimes {
  readonly #space: SpaceDoc
  readonly #deviceName: () => string
  readonly #writtenAt = new Map<NoteId, number>()
  readonly #pending = new Map<NoteId, { editedAt: number; timer: ReturnType<typeof setTimeout> }>()

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
    if (editedAt - (this.#writtenAt.get(id) ?? 0) >= writeEveryMs) this.#write(id, editedAt)
    else this.#pending.set(id, { editedAt, timer: setTimeout(() => this.#write(id, editedAt), pauseMs) })
  }

  /** Writes what is pending: the page may be about to go away. */
  flush(): void {
    for (const [id, { editedAt, timer }] of this.#pending) {
      clearTimeout(timer)
      this.#write(id, editedAt)
    }
  }

  #write(id: NoteId, editedAt: number): void {
    this.#pending.delete(id)
    this.#writtenAt.set(id, editedAt)
    this.#space.touch(id, editedAt, this.#deviceName())
  }
}

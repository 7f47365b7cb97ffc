/**
 * Whether the browser keeps what this app stores, or may clear it when the device runs out of space; and the request to
 * keep it. Firefox asks the person about that: it is made when there is something to lose, while they are at it.
 */

/** Fewer notes are not worth a question. */
const notesWorthKeeping = 3

export class DurableStorage {
  /** Absent on pages over plain http, and in older browsers: they promise nothing. */
  readonly #storage: Partial<StorageManager> | undefined
  readonly #onAnswer: (isKept: boolean) => void
  #isKept = false
  #hasAsked = false

  /** `onAnswer` hears at once how it stands, and again when that changes. */
  constructor(storage: Partial<StorageManager> | undefined, onAnswer: (isKept: boolean) => void) {
    this.#storage = storage
    this.#onAnswer = onAnswer
  }

  /** Looks how it stands. */
  async look(): Promise<void> {
    this.#take(await answered(() => this.#storage?.persisted?.()))
  }

  /** A person has changed the list, which has so many notes now. */
  async changedByAPerson(notes: number): Promise<void> {
    if (this.#hasAsked || notes < notesWorthKeeping) return
    this.#hasAsked = true
    await this.look()
    if (!this.#isKept) this.#take(await answered(() => this.#storage?.persist?.()))
  }

  #take(isKept: boolean): void {
    this.#isKept = isKept
    this.#onAnswer(isKept)
  }
}

/** A browser that will not say promises nothing. */
const answered = async (ask: () => Promise<boolean> | undefined): Promise<boolean> => {
  try {
    return (await ask()) ?? false
  } catch {
    return false
  }
}

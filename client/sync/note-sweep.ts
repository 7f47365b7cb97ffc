/**
 * Brings the notes that are not open up to date, a few at a time: each is loaded, connected until both sides hold the
 * same, and let go. Newest first, because those are the ones that a person looks for.
 */
import type { NoteId } from '../../shared/ids.ts'

/** How many notes are loaded and connected at once. */
const concurrency = 6
/** A note whose visit failed is left alone for this long: the relay may refuse it while it takes the others. */
const retryAfterMs = 30_000

export interface SweepParts {
  /** The notes that need a visit, most urgent first. Asked again after each visit. */
  candidates(): NoteId[]
  /** Brings one note up to date. Rejects when that failed; must end soon after `signal` aborts. */
  visit(id: NoteId, signal: AbortSignal): Promise<void>
  onChange(): void
  /** Calls back later; returns what cancels it. */
  schedule(callback: () => void, delayMs: number): () => void
  now(): number
}

export class NoteSweep implements Disposable {
  readonly #parts: SweepParts
  readonly #abort = new AbortController()
  readonly #visiting = new Set<NoteId>()
  readonly #notBefore = new Map<NoteId, number>()
  #done = 0
  #cancelRetry: (() => void) | undefined

  constructor(parts: SweepParts) {
    this.#parts = parts
  }

  /** How far this round has come, while one runs. */
  get round(): { done: number; total: number } | undefined {
    if (this.#visiting.size === 0) return undefined
    const waiting = this.#due().length
    return { done: this.#done, total: this.#done + this.#visiting.size + waiting }
  }

  /** Starts what needs a visit. Cheap to call when nothing does. */
  run(): void {
    if (this.#abort.signal.aborted) return
    for (const id of this.#due()) {
      if (this.#visiting.size >= concurrency) break
      void this.#visit(id)
    }
  }

  /** The relay is back: what failed before says nothing about now. */
  forgiveFailures(): void {
    this.#notBefore.clear()
  }

  [Symbol.dispose](): void {
    this.#cancelRetry?.()
    this.#abort.abort()
  }

  #due(): NoteId[] {
    const now = this.#parts.now()
    return this.#parts.candidates().filter((id) => !this.#visiting.has(id) && (this.#notBefore.get(id) ?? 0) <= now)
  }

  async #visit(id: NoteId): Promise<void> {
    this.#visiting.add(id)
    this.#parts.onChange()
    try {
      await this.#parts.visit(id, this.#abort.signal)
      this.#notBefore.delete(id)
    } catch {
      // What went wrong shows where it can be helped: the note stays among those waiting, and is tried again.
      this.#notBefore.set(id, this.#parts.now() + retryAfterMs)
      this.#cancelRetry?.()
      this.#cancelRetry = this.#parts.schedule(() => this.run(), retryAfterMs)
    }
    this.#visiting.delete(id)
    this.#done = this.#visiting.size === 0 && this.#due().length === 0 ? 0 : this.#done + 1
    this.run()
    this.#parts.onChange()
  }
}

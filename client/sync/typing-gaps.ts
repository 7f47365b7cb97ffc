/**
 * When work that can wait disturbs nobody at the keyboard. Where somebody types, that is the gap after a letter: it has been
 * painted, and the next one is not there yet. Each gap is for one piece of work, so that must be small.
 */
import type { TabChannel } from '../store/tab-channel.ts'
import { schedule } from './schedule.ts'

export interface TypingGapsParts {
  tabs: Pick<TabChannel, 'listen' | 'post'>
  /** Milliseconds that only grow. */
  now(): number
  /** Calls back later; returns what cancels it. */
  schedule(callback: () => void, delayMs: number): () => void
  /** Calls back when the screen shows what has changed, if it is in sight. */
  afterPaint(callback: () => void): void
  /** Somebody types, in this tab or another. Called now and then while they do. */
  onTyping(): void
}

/** Words come with pauses between them. */
const typingLastsMs = 1_000
/** So long after a letter, or after the last gap, the next letter is not waited for. */
const pauseMs = 250
/** Other tabs hear of it so often. */
const betweenTellingsMs = 500

/** As they are seen by whoever has work that can wait. */
export type Gaps = Pick<TypingGaps, 'isTyping' | 'next'>

export class TypingGaps {
  readonly #parts: TypingGapsParts
  #typedAt = -Infinity
  #toldAt = -Infinity
  readonly #waiting: (() => void)[] = []
  #isPainting = false
  #cancelPause: (() => void) | undefined

  constructor(parts: TypingGapsParts) {
    this.#parts = parts
    parts.tabs.listen(({ kind }) => {
      if (kind !== 'typing') return
      this.#typedAt = parts.now()
      parts.onTyping()
    })
  }

  static inBrowser(parts: Pick<TypingGapsParts, 'tabs' | 'onTyping'>): TypingGaps {
    return new TypingGaps({
      ...parts,
      now: () => performance.now(),
      schedule,
      afterPaint: (callback) => void requestAnimationFrame(() => setTimeout(callback)),
    })
  }

  /** In this tab, or in another one: the device is the same. */
  get isTyping(): boolean {
    return this.#parts.now() - this.#typedAt < typingLastsMs
  }

  /** A person has changed a text in this tab. */
  typed(): void {
    const now = this.#parts.now()
    this.#typedAt = now
    if (now - this.#toldAt >= betweenTellingsMs) {
      this.#toldAt = now
      this.#parts.tabs.post({ kind: 'typing' })
      this.#parts.onTyping()
    }
    if (this.#waiting.length === 0 || this.#isPainting) return
    this.#isPainting = true
    this.#parts.afterPaint(() => {
      this.#isPainting = false
      this.#open()
    })
  }

  /** Resolves in the next gap, or at once where nobody types. */
  next(): Promise<void> {
    if (!this.isTyping) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#cancelPause ??= this.#parts.schedule(() => this.#open(), pauseMs)
    })
  }

  #open(): void {
    this.#cancelPause?.()
    this.#cancelPause = undefined
    this.#waiting.shift()?.()
    if (this.#waiting.length > 0) this.#cancelPause = this.#parts.schedule(() => this.#open(), pauseMs)
  }
}

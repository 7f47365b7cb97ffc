/**
 * When the screen is told what has changed. Soon: several changes of one moment reach it as one. Where telling takes long, because
 * there are many notes, it waits in between, so that thousands of arrivals leave most of the time to whoever types. And while they
 * do it waits for the gap after a letter, because a frame belongs to the letter. The status never waits with the rest.
 */

/** After publishing, as many times as that took belong to others. */
const publishRests = 5
/** Less is not waited for. */
const shortestRestMs = 4
/** While somebody types, which they do for so long after a letter, */
const typingLastsMs = 500
/** lists follow so much later, */
const listsWaitMs = 200
/** and then when the next letter has been painted, */
const paintedMs = 32
/** if it comes within this time. */
const letterComesMs = 250

export class Publishing {
  readonly #all: () => void
  readonly #status: () => void
  /** `now`: until the screen has been drawn. A timer: until all of it is published. */
  #state: 'idle' | 'now' | ReturnType<typeof setTimeout> = 'idle'
  /** Whether somebody waits for what changed since it was published; `undefined`: nothing did. */
  #asksAgain: boolean | undefined
  #isTellingStatus = false
  /** When the next time may be, from when on the gap after a letter is it, and when somebody typed last in this tab. */
  #nextAt = 0
  #dueAt = 0
  #typedAt = -Infinity

  /** `status`: what the line at the foot says. A letter that is to be seen may not be on disk yet. */
  constructor(all: () => void, status: () => void) {
    this.#all = all
    this.#status = status
  }

  /** A person has changed a text in this tab. */
  typed(): void {
    const now = (this.#typedAt = performance.now())
    if (typeof this.#state === 'string' || now < this.#dueAt) return
    clearTimeout(this.#state)
    // This gap it is, however soon other letters follow.
    this.#dueAt = Infinity
    this.#publishIn(paintedMs)
  }

  /** `isAsked`: somebody waits for what is to be seen. */
  changed(isAsked = false): void {
    if (this.#state === 'now') {
      this.#asksAgain ||= isAsked
      return
    }
    const now = performance.now()
    const isTyping = now - this.#typedAt < typingLastsMs
    const restMs = isAsked ? 0 : Math.max(this.#nextAt - now, isTyping ? listsWaitMs : 0)
    if (isAsked || (this.#state === 'idle' && restMs < shortestRestMs)) {
      if (this.#state !== 'idle') clearTimeout(this.#state)
      this.#state = 'now'
      queueMicrotask(() => this.#publish())
      return
    }
    this.#tellStatus()
    if (this.#state !== 'idle') return
    this.#dueAt = now + restMs
    this.#publishIn(isTyping ? restMs + letterComesMs : restMs)
  }

  #publishIn(delayMs: number): void {
    this.#state = setTimeout(() => this.#publish(), delayMs)
  }

  #publish(): void {
    const startedAt = performance.now()
    this.#state = 'now'
    this.#asksAgain = undefined
    try {
      this.#all()
    } finally {
      // By then the screen has been drawn anew, which takes longer than to say what is on it.
      queueMicrotask(() => {
        const endedAt = performance.now()
        this.#nextAt = endedAt + publishRests * (endedAt - startedAt)
        this.#state = 'idle'
        if (this.#asksAgain !== undefined) this.changed(this.#asksAgain)
      })
    }
  }

  #tellStatus(): void {
    if (this.#isTellingStatus) return
    this.#isTellingStatus = true
    queueMicrotask(() => {
      this.#isTellingStatus = false
      this.#status()
    })
  }
}

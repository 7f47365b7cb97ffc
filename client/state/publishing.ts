/**
 * When the screen is told what has changed. Soon: several changes of one moment reach it as one. Where telling takes long, because
 * there are many notes, it waits in between, so that thousands of arrivals leave most of the time to whoever types; and
 * it waits a moment while they do, because a frame belongs to the letter. The status never waits with the rest.
 */

/** After publishing, as many times as that took belong to others. */
const publishRests = 5
/** Less is not waited for. */
const shortestRestMs = 4
/** Lists follow what is typed so much later, */
const listsWaitMs = 200
/** where that was typed so short a while ago. */
const keyLastsMs = 100

export class Publishing {
  readonly #all: () => void
  readonly #status: () => void
  /** `now`: until the screen has been drawn. A timer: until all of it is published. */
  #state: 'idle' | 'now' | ReturnType<typeof setTimeout> = 'idle'
  /** Whether somebody waits for what changed since it was published; `undefined`: nothing did. */
  #asksAgain: boolean | undefined
  #isTellingStatus = false
  /** When the next time may be, and when somebody typed last in this tab, by `performance.now()`. */
  #nextAt = 0
  #typedAt = -Infinity

  /** `status`: what the line at the foot says. A letter that is to be seen may not be on disk yet. */
  constructor(all: () => void, status: () => void) {
    this.#all = all
    this.#status = status
  }

  /** A person has changed a text in this tab. */
  typed(): void {
    this.#typedAt = performance.now()
  }

  /** `isAsked`: somebody waits for what is to be seen. */
  changed(isAsked = false): void {
    if (this.#state === 'now') {
      this.#asksAgain ||= isAsked
      return
    }
    const now = performance.now()
    const isTyping = now - this.#typedAt < keyLastsMs
    const restMs = isAsked ? 0 : Math.max(this.#nextAt - now, isTyping ? listsWaitMs : 0)
    if (isAsked || (this.#state === 'idle' && restMs < shortestRestMs)) {
      if (this.#state !== 'idle') clearTimeout(this.#state)
      this.#state = 'now'
      queueMicrotask(() => this.#publish())
      return
    }
    this.#tellStatus()
    if (this.#state === 'idle') this.#state = setTimeout(() => this.#publish(), restMs)
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

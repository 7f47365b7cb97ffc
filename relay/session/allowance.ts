/**
 * How much a client may send: a bucket that holds a burst and fills again at a steady rate. Who empties it is not refused
 * anything; nothing more is read until there is something in it again, and the network holds back the rest. What has been
 * read is always taken, so the bucket may go below empty.
 *
 * The clock is read only when the bucket is empty.
 */
export interface AllowanceRates {
  readonly messageBurst: number
  readonly messagesPerSecond: number
  readonly byteBurst: number
  readonly bytesPerSecond: number
}

export class Allowance {
  readonly #rates: AllowanceRates
  #messages: number
  #bytes: number
  #filledAt: number

  constructor(rates: AllowanceRates, now: number) {
    this.#rates = rates
    this.#messages = rates.messageBurst
    this.#bytes = rates.byteBurst
    this.#filledAt = now
  }

  /** Counts one message. False if nothing is left for the next. */
  draw(bytes: number): boolean {
    this.#messages--
    return this.drawBytes(bytes)
  }

  /** Counts what answering a message costs. False if nothing is left. */
  drawBytes(bytes: number): boolean {
    this.#bytes -= bytes
    return this.#hasSome || this.#fill(performance.now())
  }

  /** How long until something is in it, at least a moment. */
  get emptyForMs(): number {
    const { messagesPerSecond, bytesPerSecond } = this.#rates
    const seconds = Math.max((1 - this.#messages) / messagesPerSecond, (1 - this.#bytes) / bytesPerSecond)
    return Math.max(1, Math.ceil(seconds * 1000))
  }

  get #hasSome(): boolean {
    return this.#messages > 0 && this.#bytes > 0
  }

  #fill(now: number): boolean {
    const { messageBurst, messagesPerSecond, byteBurst, bytesPerSecond } = this.#rates
    const seconds = (now - this.#filledAt) / 1000
    this.#filledAt = now
    this.#messages = Math.min(messageBurst, this.#messages + seconds * messagesPerSecond)
    this.#bytes = Math.min(byteBurst, this.#bytes + seconds * bytesPerSecond)
    return this.#hasSome
  }
}

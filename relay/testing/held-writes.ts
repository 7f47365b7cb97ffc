/** A gate before every write, which a test closes, opens and makes fail. */
export class HeldWrites {
  #gate: Promise<void> | undefined
  #open: (() => void) | undefined
  #failuresLeft = 0

  hold(): void {
    this.#gate = new Promise((resolve) => (this.#open = resolve))
  }

  release(): void {
    this.#open?.()
    this.#gate = undefined
  }

  failWrites(count: number): void {
    this.#failuresLeft = count
  }

  async beforeWrite(): Promise<void> {
    await this.#gate
    if (this.#failuresLeft === 0) return
    this.#failuresLeft--
    throw new Error('No space left on device')
  }
}

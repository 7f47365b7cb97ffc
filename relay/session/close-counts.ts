/** How often the relay has ended or refused somebody, by reason. */
import type { CloseCode } from '../../shared/protocol/close-codes.ts'

export class CloseCounts {
  readonly #countByName = new Map<string, number>()

  add({ name }: CloseCode): void {
    this.#countByName.set(name, (this.#countByName.get(name) ?? 0) + 1)
  }

  get byName(): ReadonlyMap<string, number> {
    return this.#countByName
  }
}

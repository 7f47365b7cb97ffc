/** All chance there is in a simulation. It follows from a seed: the same seed does the same. */
import * as prng from 'lib0/prng'
import type { NoteId } from '../../shared/ids.ts'

export class Chance {
  readonly #gen: prng.PRNG

  constructor(seed: number) {
    this.#gen = prng.create(seed)
  }

  /** As often as one time in so many. */
  oneIn(chances: number): boolean {
    return this.between(1, chances) === 1
  }

  oneOf<T>(all: readonly T[]): T | undefined {
    return all.length === 0 ? undefined : all[this.between(0, all.length - 1)]
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return prng.int32(this.#gen, least, most)
  }

  /** From 0 up to 1, as `Math.random`. */
  real(): number {
    return prng.real53(this.#gen)
  }

  clientId(): number {
    return prng.uint32(this.#gen, 1, 2 ** 32 - 1)
  }

  noteId(): NoteId {
    const hex = (digits: number): string =>
      Array.from({ length: digits }, () => this.between(0, 15).toString(16)).join('')
    return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}` as NoteId
  }

  /** One of these, each as often as its weight says. */
  weighted<T>(all: readonly (readonly [weight: number, what: T])[]): T | undefined {
    let left = this.between(
      1,
      all.reduce((sum, [weight]) => sum + weight, 0),
    )
    return all.find(([weight]) => (left -= weight) <= 0)?.[1]
  }
}

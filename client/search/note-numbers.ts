/**
 * Numbers for notes, by their ids, from nought. A UUID is kept as four numbers in a table of our own: a `Map` of 100,000 texts
 * takes as long to make as a whole start may take.
 */
import type { NoteId } from '../../shared/ids.ts'

/** What an id is as numbers of 32 bits. */
export const numbersOfId = 4

const hexDigits = '0123456789abcdef'
const digitValues = new Uint8Array(128)
for (let value = 0; value < hexDigits.length; value++) digitValues[hexDigits.charCodeAt(value)] = value

const digitAt = (text: string, at: number): number => digitValues[text.charCodeAt(at)] ?? 0
const fourDigits = (text: string, at: number): number =>
  (digitAt(text, at) << 12) | (digitAt(text, at + 1) << 8) | (digitAt(text, at + 2) << 4) | digitAt(text, at + 3)

/** Writes the id that begins there in a text as numbers. */
export function packId(text: string, from: number, into: Int32Array, at: number): void {
  // Between them are the lines of a UUID: 8-4-4-4-12 digits.
  into[at] = (fourDigits(text, from) << 16) | fourDigits(text, from + 4)
  into[at + 1] = (fourDigits(text, from + 9) << 16) | fourDigits(text, from + 14)
  into[at + 2] = (fourDigits(text, from + 19) << 16) | fourDigits(text, from + 24)
  into[at + 3] = (fourDigits(text, from + 28) << 16) | fourDigits(text, from + 32)
}

export function packIds(ids: readonly string[]): Int32Array<ArrayBuffer> {
  const packed = new Int32Array(numbersOfId * ids.length)
  ids.forEach((id, place) => packId(id, 0, packed, numbersOfId * place))
  return packed
}

const eightDigits = (number: number): string => (number >>> 0).toString(16).padStart(8, '0')

function unpackId(packed: Int32Array, at: number): NoteId {
  const [a, b, c, d] = [0, 1, 2, 3].map((place) => eightDigits(packed[at + place] ?? 0)) as [
    string,
    string,
    string,
    string,
  ]
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}` as NoteId
}

/** Nothing here makes an object for each id: to clear them away takes longer than all the rest. */
export class NoteNumbers {
  #count = 0
  /** The one that was asked for last. */
  #last = -1
  #packed = new Int32Array(numbersOfId * 1_024)
  /** Numbers, each one more, at the place that the id says or at the next free one; twice as many places as there may be ids. */
  #table = new Int32Array(2_048)
  readonly #ids: (NoteId | undefined)[] = []
  readonly #one = new Int32Array(numbersOfId)

  get count(): number {
    return this.#count
  }

  /** Makes room for so many in all. */
  reserve(count: number): void {
    let most = this.#packed.length / numbersOfId
    while (most <= count) most *= 2
    if (numbersOfId * most > this.#packed.length) this.#grow(most)
  }

  numberOf(id: string): number {
    return this.numberIn(id, 0)
  }

  /** Of the id that begins there in a text. */
  numberIn(text: string, from: number): number {
    packId(text, from, this.#one, 0)
    return this.numberOfPacked(this.#one, 0)
  }

  numberOfPacked(from: Int32Array, at: number): number {
    // Notes that were listed one after the other mostly come so again, and the table need not be looked at.
    const next = this.#last + 1
    const isNext = next < this.#count && isSame(from, at, this.#packed, numbersOfId * next)
    this.#last = isNext ? next : this.#lookUp(from, at)
    return this.#last
  }

  #lookUp(from: Int32Array, at: number): number {
    const table = this.#table
    let place = placeFor(from, at, table.length)
    for (let number = (table[place] ?? 0) - 1; number >= 0; number = (table[place] ?? 0) - 1) {
      if (isSame(from, at, this.#packed, numbersOfId * number)) return number
      place = (place + 1) & (table.length - 1)
    }
    const number = this.#count++
    table[place] = number + 1
    for (let index = 0; index < numbersOfId; index++) this.#packed[numbersOfId * number + index] = from[at + index] ?? 0
    this.reserve(this.#count)
    return number
  }

  idOf(number: number): NoteId {
    return (this.#ids[number] ??= unpackId(this.#packed, numbersOfId * number))
  }

  #grow(most: number): void {
    const packed = new Int32Array(numbersOfId * most)
    packed.set(this.#packed)
    this.#packed = packed
    const table = new Int32Array(2 * most)
    for (let number = 0; number < this.#count; number++) {
      let place = placeFor(packed, numbersOfId * number, table.length)
      while (table[place] !== 0) place = (place + 1) & (table.length - 1)
      table[place] = number + 1
    }
    this.#table = table
  }
}

/** Where in a table of so many places an id is looked for first. */
function placeFor(packed: Int32Array, at: number, places: number): number {
  const some = (packed[at] ?? 0) ^ Math.imul(packed[at + 1] ?? 0, 0x9e3779b1)
  const mixed = Math.imul(some ^ Math.imul(packed[at + 2] ?? 0, 0x85ebca6b) ^ (packed[at + 3] ?? 0), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 15)) & (places - 1)
}

const isSame = (one: Int32Array, at: number, other: Int32Array, from: number): boolean =>
  one[at] === other[from] &&
  one[at + 1] === other[from + 1] &&
  one[at + 2] === other[from + 2] &&
  one[at + 3] === other[from + 3]

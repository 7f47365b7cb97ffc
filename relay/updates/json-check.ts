/**
 * Whether bytes are JSON, told without building anything from them. Clients parse what we pass on, and a text that is
 * not JSON throws in the middle of their message handler, so one bad writer would break every reader in the room.
 */
import { isUtf8 } from 'node:buffer'

const code = (char: string): number => char.charCodeAt(0)
const quote = code('"')
const backslash = code('\\')
const openObject = code('{')
const closeObject = code('}')
const openArray = code('[')
const closeArray = code(']')
const comma = code(',')
const colon = code(':')
const minus = code('-')
const zero = code('0')

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
const isDigit = (byte: number): boolean => byte >= zero && byte <= zero + 9
const isHexDigit = (byte: number): boolean =>
  isDigit(byte) || ((byte | 0x20) >= code('a') && (byte | 0x20) <= code('f'))

const words = ['true', 'false', 'null'].map((word) => new TextEncoder().encode(word))
const escapedChars = new TextEncoder().encode('"\\/bfnrt')

/** Stands on a byte of the text; reading past its end gives 0, which no JSON contains. */
class Cursor {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get byte(): number {
    return this.#bytes[this.#at] ?? 0
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  step(): void {
    this.#at++
  }

  take(byte: number): boolean {
    if (this.byte !== byte) return false
    this.#at++
    return true
  }

  space(): void {
    while (isSpace(this.byte)) this.#at++
  }

  digits(): boolean {
    if (!isDigit(this.byte)) return false
    while (isDigit(this.byte)) this.#at++
    return true
  }

  word(): boolean {
    const word = words.find((candidate) => candidate.every((byte, index) => this.#bytes[this.#at + index] === byte))
    this.#at += word?.length ?? 0
    return word !== undefined
  }

  /** After the opening quote. */
  restOfString(): boolean {
    for (;;) {
      const byte = this.byte
      if (byte < 0x20) return false
      this.#at++
      if (byte === quote) return true
      if (byte === backslash && !this.#escape()) return false
    }
  }

  #escape(): boolean {
    const byte = this.byte
    this.#at++
    if (byte !== code('u')) return escapedChars.includes(byte)
    for (let left = 4; left > 0; left--, this.#at++) if (!isHexDigit(this.byte)) return false
    return true
  }

  number(): boolean {
    this.take(minus)
    if (!this.take(zero) && !this.digits()) return false
    if (this.take(code('.')) && !this.digits()) return false
    if ((this.byte | 0x20) === code('e')) {
      this.step()
      if (!this.take(code('+'))) this.take(minus)
      return this.digits()
    }
    return true
  }
}

/** The closing bracket of everything that is open, innermost last. */
type Open = number[]

/** A key with its colon. */
const readKey = (cursor: Cursor): boolean => {
  cursor.space()
  if (!cursor.take(quote) || !cursor.restOfString()) return false
  cursor.space()
  return cursor.take(colon)
}

/** Reads a whole value that opens nothing, or the opening of one that does. `undefined` if there is none. */
const readStart = (cursor: Cursor, open: Open): 'whole' | 'opened' | undefined => {
  if (cursor.take(quote)) return cursor.restOfString() ? 'whole' : undefined
  if (cursor.take(openArray)) {
    cursor.space()
    if (cursor.take(closeArray)) return 'whole'
    open.push(closeArray)
    return 'opened'
  }
  if (cursor.take(openObject)) {
    cursor.space()
    if (cursor.take(closeObject)) return 'whole'
    open.push(closeObject)
    return readKey(cursor) ? 'opened' : undefined
  }
  if (cursor.byte === minus || isDigit(cursor.byte)) return cursor.number() ? 'whole' : undefined
  return cursor.word() ? 'whole' : undefined
}

/** Nested deeper than `maxDepth` counts as not being JSON: readers of it recurse. */
export const isJson = (bytes: Uint8Array, maxDepth: number): boolean => {
  if (!isUtf8(bytes)) return false
  const cursor = new Cursor(bytes)
  const open: Open = []
  for (;;) {
    cursor.space()
    const start = readStart(cursor, open)
    if (start === undefined || open.length > maxDepth) return false
    if (start === 'opened') continue
    // A value has ended: close what ends with it, until another one must follow.
    for (;;) {
      cursor.space()
      const closing = open.at(-1)
      if (closing === undefined) return cursor.atEnd
      if (cursor.take(comma)) {
        if (closing === closeObject && !readKey(cursor)) return false
        break
      }
      if (!cursor.take(closing)) return false
      open.pop()
    }
  }
}

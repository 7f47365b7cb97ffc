/** Tags: words that people put on notes, and their colours, which stand in the space doc's root `tagColours`. */
import type * as Y from 'yjs'
import { isCandidateOf, Registers, type Candidate } from './register.ts'

/** A word, not a sentence. */
export const longestTag = 50

/** How many colours there are to choose from. The screen says which. */
export const tagColourCount = 8

/** What was typed as a tag is kept: one word without a sign before it. `undefined` where nothing is left. */
export function tagOf(typed: string): string | undefined {
  const word = typed
    .normalize('NFC')
    .replace(/[\p{Cc}#＃"“”,，、;；]+/gu, ' ')
    .trim()
    .replace(/\s+/g, '-')
  const tag = [...word].slice(0, longestTag).join('')
  return tag === '' || /^[-/]*$/.test(tag) ? undefined : tag
}

/** What is not kept like this was written by something else than this app, and counts as not there. */
export const isTag = (text: string): text is string => tagOf(text) === text

export class TagColours {
  readonly root: Y.Map<unknown>
  readonly #registers: Registers<Candidate<number>, string>

  constructor(doc: Y.Doc) {
    this.root = doc.getMap('tagColours')
    this.#registers = new Registers(this.root, isCandidateOf(isColour), tagOfKey)
  }

  /** From 0 on. Until somebody chooses one, each tag has one that follows from its letters. */
  of(tag: string): number {
    return this.#registers.shown(tag)?.value ?? colourOfLetters(tag)
  }

  /** As it was chosen; `undefined` where nobody has. */
  chosen(tag: string): Candidate<number> | undefined {
    return this.#registers.shown(tag)
  }

  choose(tag: string, colour: Candidate<number>): void {
    this.#registers.write(tag, colour)
  }

  clear(tag: string): void {
    this.#registers.clear(tag)
  }

  observe(listener: () => void): () => void {
    this.root.observe(listener)
    return () => this.root.unobserve(listener)
  }
}

function colourOfLetters(tag: string): number {
  let sum = 0
  for (const letter of tag) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973
  return sum % tagColourCount
}

const isColour = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < tagColourCount

function tagOfKey(key: string): string | undefined {
  const tag = key.slice(0, Math.max(0, key.lastIndexOf('/')))
  return isTag(tag) ? tag : undefined
}

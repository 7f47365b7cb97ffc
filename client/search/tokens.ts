/** A folded text taken apart: words, and runs of characters that count by themselves. */
import { between, byItself, kindOf, ofWord } from './characters.ts'
import { shortestTypo } from './typos.ts'

export interface Token {
  kind: 'word' | 'run'
  from: number
  to: number
}

/** In their order, without what is between them. */
export function* tokensOf(folded: string): Generator<Token> {
  let from = 0
  let kind = -1
  for (let at = 0; at <= folded.length; at++) {
    const here = at < folded.length ? kindOf(folded.charCodeAt(at)) : -1
    if (here === kind) continue
    if (kind === ofWord) yield { kind: 'word', from, to: at }
    else if (kind === byItself) yield { kind: 'run', from, to: at }
    from = at
    kind = here
  }
}

/** Of a longer word only the beginning is in the index: it is no word but data. */
export const longestTerm = 40

/** So few letters begin thousands of words: the index has a list of all that they begin. */
export const longestBeginning = 2

/** In no text that is taken apart, and before all that is. */
const mark = '\u0001'
/** The term of the words that go on after these letters, of which there are at most `longestBeginning`. */
export const beginningTerm = (letters: string): string => mark + letters
/** The term of such letters as a word of their own, beside the one of what they begin. */
export const shortWordTerm = (word: string): string => mark + word + mark

/**
 * What the index knows a text by: its words, and with which letters they begin; of a run each pair of neighbours, and its last
 * character, so that what begins with a character is all that has it.
 */
export function termsOf(folded: string): Set<string> {
  const terms = new Set<string>()
  const words = new Set<string>()
  for (const { kind, from, to } of tokensOf(folded)) {
    if (kind === 'word') words.add(folded.slice(from, Math.min(to, from + longestTerm)))
    else for (let at = from; at < to; at++) terms.add(folded.slice(at, Math.min(at + 2, to)))
  }
  for (const word of words) {
    terms.add(word)
    if (word.length <= longestBeginning) terms.add(shortWordTerm(word))
    for (let length = 1; length <= longestBeginning && length < word.length; length++)
      terms.add(beginningTerm(word.slice(0, length)))
  }
  return terms
}

/** Whether a term is a word of which another may be a typo, and all of it. */
export const isTypoOfSome = (term: string): boolean =>
  term.length >= shortestTypo && term.length < longestTerm && kindOf(term.charCodeAt(0)) === ofWord

/** Whether what stands there begins a word, or counts by itself. */
export const beginsAt = (folded: string, at: number): boolean =>
  at === 0 || kindOf(folded.charCodeAt(at)) !== ofWord || kindOf(folded.charCodeAt(at - 1)) !== ofWord

export const endsAt = (folded: string, at: number): boolean =>
  at >= folded.length || kindOf(folded.charCodeAt(at - 1)) !== ofWord || kindOf(folded.charCodeAt(at)) !== ofWord

/** Where the word ends that stands there. */
export function wordEnd(folded: string, at: number): number {
  let end = at
  while (end < folded.length && kindOf(folded.charCodeAt(end)) === ofWord) end++
  return end
}

/** The first place from `at` on that is not between tokens. */
export function nextToken(folded: string, at: number): number {
  let next = at
  while (next < folded.length && kindOf(folded.charCodeAt(next)) === between) next++
  return next
}

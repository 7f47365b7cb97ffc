/** A folded text taken apart: words, and runs of characters that count by themselves. */
import { between, byItself, kindOf, ofWord } from './characters.ts'

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

/**
 * What the index knows a text by: its words; of a run each pair of neighbours, and its last character, so that what begins
 * with a character is all that has it.
 */
export function termsOf(folded: string): Set<string> {
  const terms = new Set<string>()
  for (const { kind, from, to } of tokensOf(folded)) {
    if (kind === 'word') terms.add(folded.slice(from, Math.min(to, from + longestTerm)))
    else for (let at = from; at < to; at++) terms.add(folded.slice(at, Math.min(at + 2, to)))
  }
  return terms
}

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

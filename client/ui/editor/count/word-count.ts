/**
 * Words as people count them: in scripts that put spaces between words, what stands between the spaces; in Chinese and
 * Japanese, each character. The signs of Markdown are neither.
 */
import type { Text } from '@codemirror/state'

const countable =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}\p{M}])+(?:['’._-](?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}\p{M}])+)*/gu

export const wordsIn = (text: string): number => text.match(countable)?.length ?? 0

const pieceLength = 20_000

/** Counts in pieces, so that whoever runs it can let the page answer keys in between. A word never lies across lines. */
export function* countWords(doc: Text, from: number, to: number): Generator<void, number> {
  let count = 0
  for (let at = from; at < to;) {
    const end = at + pieceLength >= to ? to : Math.min(to, doc.lineAt(at + pieceLength).to)
    count += wordsIn(doc.sliceString(at, end))
    at = end + 1
    yield
  }
  return count
}

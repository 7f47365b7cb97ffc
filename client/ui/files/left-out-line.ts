import { shortTitle } from '../actions.ts'
import type { Words } from '../words/en.ts'
import { dialogWordsOf } from '../words/use-dialog-words.ts'

/** As many titles as one takes in; the rest is a number. */
const titlesShown = 3

/** What a file with all notes lacks because it could not be read. */
export function leftOutLine(titles: readonly string[], words: Words): string {
  const { backup } = dialogWordsOf(words)
  const shown = titles.slice(0, titlesShown).map((title) => backup.quoted(shortTitle(title, words)))
  return backup.leftOut(shown.join(backup.between), titles.length - shown.length)
}

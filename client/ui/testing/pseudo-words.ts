/**
 * A language that nobody speaks: English with an accent on each letter. What is still plain on screen did not come from the
 * catalogues.
 */
import { accountEn } from '../words/account-en.ts'
import { commandEn } from '../words/command-en.ts'
import { deletionEn } from '../words/deletion-en.ts'
import { dialogEn } from '../words/dialog-en.ts'
import { editorEn } from '../words/editor-en.ts'
import { en } from '../words/en.ts'
import { organiseEn } from '../words/organise-en.ts'
import { reviewEn } from '../words/review-en.ts'
import { searchEn } from '../words/search-en.ts'

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const accents = 'áƀćđéƒǧħíĵķłḿńóṕɋřśťúṽẃẋýžÁƁĆĐÉƑǦĦÍĴĶŁḾŃÓṔɊŘŚŤÚṼẂẊÝŽ'

export const accented = (text: string): string =>
  [...text].map((letter) => accents[plain.indexOf(letter)] ?? letter).join('')

/** Speaks it from now on, in place of English. Before anything is drawn. */
export function speakPseudo(): void {
  for (const catalogue of [en, accountEn, commandEn, deletionEn, dialogEn, editorEn, organiseEn, reviewEn, searchEn])
    for (const [name, value] of Object.entries(catalogue) as [string, unknown][])
      // The tag is no text.
      if (name !== 'tag') Object.assign(catalogue, { [name]: inPseudo(value) })
}

/** The same, with each text that is in it accented. */
export function inPseudo<Value>(value: Value): Value {
  const pseudo = (given: unknown): unknown => {
    if (typeof given === 'string') return accented(given)
    if (typeof given === 'function')
      return (...all: unknown[]) => pseudo((given as (...all: unknown[]) => unknown)(...all))
    if (Array.isArray(given)) return given.map(pseudo)
    if (typeof given !== 'object' || given === null) return given
    return Object.fromEntries(Object.entries(given).map(([name, inner]) => [name, pseudo(inner)]))
  }
  return pseudo(value) as Value
}

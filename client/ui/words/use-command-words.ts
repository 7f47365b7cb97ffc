import { useWords } from '../app-context.tsx'
import { commandEn, type CommandWords } from './command-en.ts'
import { commandZh } from './command-zh.ts'
import type { Words } from './en.ts'

/** The names of all that can be done, in the language of the others. */
export const commandWordsOf = ({ tag }: Words): CommandWords => (tag === 'en' ? commandEn : commandZh)

export const useCommandWords = (): CommandWords => commandWordsOf(useWords())

import { useWords } from '../app-context.tsx'
import { dialogEn, type DialogWords } from './dialog-en.ts'
import { dialogZh } from './dialog-zh.ts'
import type { Words } from './en.ts'

/** The texts of what comes after the first keystroke, in the language of the others. */
export const dialogWordsOf = ({ tag }: Words): DialogWords => (tag === 'en' ? dialogEn : dialogZh)

export const useDialogWords = (): DialogWords => dialogWordsOf(useWords())

import { useWords } from '../app-context.tsx'
import { dialogEn, type DialogWords } from './dialog-en.ts'
import { dialogZh } from './dialog-zh.ts'

/** The texts of dialogs and the status panel, in the language of the others. */
export const useDialogWords = (): DialogWords => (useWords().tag === 'en' ? dialogEn : dialogZh)

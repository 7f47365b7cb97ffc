import { useWords } from '../app-context.tsx'
import { accountEn, type AccountWords } from '../words/account-en.ts'
import { accountZh } from '../words/account-zh.ts'

/** The account screens' texts, in the language of the others. */
export const useAccountWords = (): AccountWords => (useWords().tag === 'en' ? accountEn : accountZh)

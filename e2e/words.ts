import { accountEn, type AccountWords } from '../client/ui/words/account-en.ts'
import { accountZh } from '../client/ui/words/account-zh.ts'
import { en, type Words } from '../client/ui/words/en.ts'
import { zh } from '../client/ui/words/zh.ts'

export type Locale = 'en-US' | 'zh-CN'

/** What a person reads on screen: the app's own texts, so that no test repeats them. */
export const wordsIn = (locale: Locale): Words => (locale === 'zh-CN' ? zh : en)

/** What stands on the screens of accounts, in the same language. */
export const accountWordsOf = (words: Words): AccountWords => (words === zh ? accountZh : accountEn)

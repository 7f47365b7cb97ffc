import { en, type Words } from '../client/ui/words/en.ts'
import { zh } from '../client/ui/words/zh.ts'

export type Locale = 'en-US' | 'zh-CN'

/** What a person reads on screen: the app's own texts, so that no test repeats them. */
export const wordsIn = (locale: Locale): Words => (locale === 'zh-CN' ? zh : en)

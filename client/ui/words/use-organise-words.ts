import { useWords } from '../app-context.tsx'
import type { Words } from './en.ts'
import { organiseEn, type OrganiseWords } from './organise-en.ts'
import { organiseZh } from './organise-zh.ts'

/** The texts about where notes are, in the language of the others. */
export const organiseWordsOf = ({ tag }: Words): OrganiseWords => (tag === 'en' ? organiseEn : organiseZh)

export const useOrganiseWords = (): OrganiseWords => organiseWordsOf(useWords())

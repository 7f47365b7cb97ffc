import { useWords } from '../app-context.tsx'
import type { Words } from './en.ts'
import { searchEn, type SearchWords } from './search-en.ts'
import { searchZh } from './search-zh.ts'

/** The texts of the search, in the language of the others. */
export const searchWordsOf = ({ tag }: Words): SearchWords => (tag === 'en' ? searchEn : searchZh)

export const useSearchWords = (): SearchWords => searchWordsOf(useWords())

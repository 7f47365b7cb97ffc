import { useWords } from '../app-context.tsx'
import { deletionEn, type DeletionWords } from './deletion-en.ts'
import { deletionZh } from './deletion-zh.ts'
import type { Words } from './en.ts'

/** The texts about the trash, in the language of the others. */
export const deletionWordsOf = ({ tag }: Words): DeletionWords => (tag === 'en' ? deletionEn : deletionZh)

export const useDeletionWords = (): DeletionWords => deletionWordsOf(useWords())

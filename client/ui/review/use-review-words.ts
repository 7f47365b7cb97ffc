import type { Words } from '../words/en.ts'
import { useWords } from '../app-context.tsx'
import { reviewEn, type ReviewWords } from '../words/review-en.ts'
import { reviewZh } from '../words/review-zh.ts'

/** The texts of reviews, in the language of the others. */
export const reviewWordsOf = ({ tag }: Words): ReviewWords => (tag === 'en' ? reviewEn : reviewZh)

export const useReviewWords = (): ReviewWords => reviewWordsOf(useWords())

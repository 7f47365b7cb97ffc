import { useWords } from '../app-context.tsx'
import { editorEn, type EditorWords } from './editor-en.ts'
import { editorZh } from './editor-zh.ts'
import type { Words } from './en.ts'

/** The texts around writing, in the language of the others. */
export const editorWordsOf = ({ tag }: Words): EditorWords => (tag === 'en' ? editorEn : editorZh)

export const useEditorWords = (): EditorWords => editorWordsOf(useWords())

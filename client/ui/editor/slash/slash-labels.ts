import type { EditorWords } from '../../words/editor-en.ts'
import type { SlashName } from './slash-items.ts'

export const slashLabels = ({ formats, slash }: EditorWords): Readonly<Record<SlashName, string>> => ({
  ...formats,
  table: slash.table,
  date: slash.date,
  footnote: slash.footnote,
})

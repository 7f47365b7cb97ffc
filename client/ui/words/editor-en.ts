import { counted, number } from './plural.ts'

/** The texts around writing, in English: formats, and what stands beside the text. Also the shape for other languages. */
export const editorEn = {
  bar: 'Formatting',
  /** A button's tooltip. */
  withKey: (name: string, key: string) => `${name} (${key})`,
  formats: {
    heading1: 'Heading 1',
    heading2: 'Heading 2',
    heading3: 'Heading 3',
    bold: 'Bold',
    italic: 'Italic',
    strikethrough: 'Strikethrough',
    code: 'Code',
    link: 'Link',
    bulletList: 'Bulleted list',
    numberedList: 'Numbered list',
    taskList: 'Task list',
    quote: 'Quote',
    codeBlock: 'Code block',
    divider: 'Divider',
  },
  tools: { find: 'Find in this note', outline: 'Outline', view: 'View' },
  views: { live: 'Live preview', raw: 'Markdown source', reading: 'Reading view' },
  /** The key that goes from one view to the next, among the other keys. */
  nextView: 'Next view: live, source, reading',
  slash: { label: 'Insert', table: 'Table', date: 'Date', column: (place: number) => `Column ${number(place)}` },
  outline: { title: 'Outline', empty: 'Headings of this note appear here.' },
  count: (all: number, selected: number | undefined): string =>
    selected === undefined ? counted(all, 'word', 'words') : `${number(selected)} of ${counted(all, 'word', 'words')}`,
}

export type EditorWords = typeof editorEn

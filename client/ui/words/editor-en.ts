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
  tools: { find: 'Find in this note', outline: 'Outline', backlinks: 'Links to this note', view: 'View' },
  views: { live: 'Live preview', raw: 'Markdown source', reading: 'Reading view' },
  /** The key that goes from one view to the next, among the other keys. */
  nextView: 'Next view: live, source, reading',
  slash: {
    label: 'Insert',
    table: 'Table',
    date: 'Date',
    footnote: 'Footnote',
    column: (place: number) => `Column ${number(place)}`,
  },
  table: {
    insert: 'Insert a table',
    rowAbove: 'Row above',
    rowBelow: 'Row below',
    columnBefore: 'Column before',
    columnAfter: 'Column after',
    alignLeft: 'Align column left',
    alignCenter: 'Centre column',
    alignRight: 'Align column right',
    removeRow: 'Remove row',
    removeColumn: 'Remove column',
    removeTable: 'Remove table',
    /** What a screen reader says of a cell. `row`: 0 for the heads. */
    place: (name: string, row: number, column: number) =>
      `${name === '' ? `column ${number(column)}` : name}, ${row === 0 ? 'heading' : `row ${number(row)}`}`,
  },
  outline: { title: 'Outline', empty: 'Headings of this note appear here.' },
  links: {
    /** Of the list while one types `[[`. */
    label: 'Link to a note',
    /** Of the same behind a title and `#`. */
    headings: 'Link to a heading',
    follow: 'Open the link at the caret',
    none: 'No note is called so yet',
    missing: (title: string) => `No note is called “${title}” yet.`,
    create: 'Create it',
    notCreated: 'The note could not be stored on this device. Nothing has been changed.',
    inTrash: (title: string) => `“${title}” is in the trash.`,
    putBack: 'Put it back',
  },
  backlinks: {
    looking: 'Looking for links…',
    empty: 'No other note links here. In a note, [[ and a title make a link.',
    untitled: 'Once this note has a title, notes that link to it appear here.',
    failed: 'Links cannot be looked up in this browser now.',
    indexing: 'Some notes have just come and are still being read.',
    /** What a screen reader says of a place. */
    place: (title: string, line: string) => `${title}: ${line}`,
  },
  templates: {
    name: 'Title of the new note',
    choose: 'Template',
    empty:
      'A note becomes a template by its menu. In it, {{date}}, {{time}} and {{title}} stand for those of the new note.',
    failed: 'The note could not be made. The template is unchanged.',
  },
  drawn: {
    diagram: 'Diagram',
    wrongFormula: (why: string) => `This formula cannot be read: ${why}`,
    wrongDiagram: (why: string) => `This diagram cannot be read: ${why}`,
    missing: 'It cannot be drawn now, because a part of the app could not be loaded.',
  },
  render: { footnotes: 'Footnotes', backToText: 'Back to the text', done: 'Done', open: 'Open' },
  /** Read out where carets are not seen. */
  alsoHere: (name: string) => `${name} is in this note, too`,
  notHere: (name: string) => `${name} is no longer here`,
  count: (all: number, selected: number | undefined): string =>
    selected === undefined ? counted(all, 'word', 'words') : `${number(selected)} of ${counted(all, 'word', 'words')}`,
}

export type EditorWords = typeof editorEn

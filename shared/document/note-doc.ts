/**
 * The roots of a note's Y.Doc: `content`, its text as Markdown, and `file`, the form of the file it was imported from.
 * Text in `content` separates lines by `\n` wherever the file did so consistently by `\r\n`: editors count a line break
 * as one character, and positions must mean the same in the editor and in Yjs.
 */
import type * as Y from 'yjs'
import { plainFileForm, type FileForm } from './file-form.ts'

export const noteContent = (doc: Y.Doc): Y.Text => doc.getText('content')

export function readFileForm(doc: Y.Doc): FileForm {
  const file = doc.getMap('file')
  const encoding = file.get('encoding')
  return {
    encoding: encoding === 'utf-16le' || encoding === 'utf-16be' ? encoding : plainFileForm.encoding,
    byteOrderMark: file.get('byteOrderMark') === true,
    lineBreak: file.get('lineBreak') === '\r\n' ? '\r\n' : '\n',
  }
}

/** Writes only what differs from a plain file, so that an ordinary note carries no such root at all. */
export function writeFileForm(doc: Y.Doc, form: FileForm): void {
  const file = doc.getMap('file')
  if (form.encoding !== plainFileForm.encoding) file.set('encoding', form.encoding)
  if (form.byteOrderMark) file.set('byteOrderMark', true)
  if (form.lineBreak !== plainFileForm.lineBreak) file.set('lineBreak', form.lineBreak)
}

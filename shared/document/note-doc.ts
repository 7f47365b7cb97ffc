/**
 * The roots of a note's Y.Doc: `content`, its text as Markdown, and `file`, the form of the file it was imported from.
 * Text in `content` separates lines by `\n` wherever the file did so consistently by `\r\n`: editors count a line break
 * as one character, and positions must mean the same in the editor and in Yjs.
 */
import type * as Y from 'yjs'
import { plainFileForm, type FileForm } from './file-form.ts'

export const noteContent = (doc: Y.Doc): Y.Text => doc.getText('content')

/** Stands for an embed (a picture or the like that another Yjs application put into the text), which counts as one. */
export const embedCharacter = '\ufffc'

/** The whole text. Every position in it is the position in the Y.Text. */
export function noteText(content: Y.Text): string {
  const text = content.toJSON()
  if (text.length === content.length) return text
  return (content.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : embedCharacter))
    .join('')
}

/**
 * Makes every observer that comes after this one see an embed as a character: editors bound to a Y.Text expect strings
 * and may hang on anything else. Yjs computes an event's delta once, so what is changed in it here stays changed.
 */
export function readEmbedsAsText(content: Y.Text): void {
  content.observe((event) => {
    for (const part of event.delta) {
      if (part.insert !== undefined && typeof part.insert !== 'string') part.insert = embedCharacter
    }
  })
}

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

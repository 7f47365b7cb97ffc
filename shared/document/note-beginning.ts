import type * as Y from 'yjs'
import { embedCharacter } from './note-doc.ts'

/** The first so many characters of `noteText`. Of a note of megabytes not all is put together for them. */
export function noteBeginning(content: Y.Text, length: number): string {
  let text = ''
  for (let item = content._start; item !== null && text.length < length; item = item.right) {
    if (item.deleted || !item.countable) continue
    text += isText(item.content) ? item.content.str : embedCharacter
  }
  return text.slice(0, length)
}

const isText = (content: Y.Item['content']): content is Y.ContentString => 'str' in content

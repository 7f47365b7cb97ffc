import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { noteContent, noteText, readEmbedsAsText } from './note-doc.ts'

describe('a text with an embed of another application', () => {
  it('has every character at its position', () => {
    const content = noteContent(new Y.Doc())
    content.insert(0, 'before after')
    content.insertEmbed(7, { image: 'x' })
    expect(noteText(content)).toBe('before \ufffcafter')
    expect(noteText(content)).toHaveLength(content.length)
  })

  it('reaches observers as text', () => {
    const content = noteContent(new Y.Doc())
    readEmbedsAsText(content)
    const seen: unknown[] = []
    content.observe((event) => seen.push(event.delta))
    content.insert(0, 'ab')
    content.insertEmbed(1, { image: 'x' })
    expect(seen).toEqual([[{ insert: 'ab' }], [{ retain: 1 }, { insert: '\ufffc' }]])
  })
})

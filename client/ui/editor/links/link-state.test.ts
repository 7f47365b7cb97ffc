import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { noteLanguage } from '../note-language.ts'
import { foundLinks, linkField } from './link-state.ts'

/** Types, letter by letter, at the end of a text. */
function typed(doc: string, keys: string): EditorState {
  let state = EditorState.create({ doc, selection: { anchor: doc.length }, extensions: [noteLanguage, linkField] })
  for (const key of keys) state = state.update(state.replaceSelection(key), { userEvent: 'input.type' }).state
  return state
}
const query = (state: EditorState) => state.field(linkField)?.query

describe('a link that is being typed', () => {
  it.each([
    ['', '[[', ''],
    ['see ', '[[lis', 'lis'],
    ['- ', '[[Trip to L', 'Trip to L'],
    ['', '【【预', '预'],
    ['[[one]] ', '[[two', 'two'],
    ['', '[[Trip#', 'Trip#'],
    ['', '[[#Day t', '#Day t'],
  ])('after %j, %j asks for %j', (before, keys, asked) => expect(query(typed(before, keys))).toBe(asked))

  it.each([
    ['', '['],
    ['', '[[Trip|'],
    ['', '[[Trip#Day|'],
    ['', '[[Trip]]'],
    ['', '[[\n'],
    ['```\n', '[[x'],
    ['[[', ''],
  ])('after %j, %j asks for nothing', (before, keys) => expect(query(typed(before, keys))).toBeUndefined())

  it('offers no note where headings are asked for', () => {
    const items = [{ key: 'a', shown: 'Trip', marks: [], target: 'Trip', depth: undefined }]
    let state = typed('', '[[Tri')
    state = state.update({ effects: foundLinks.of({ query: 'Tri', items }) }).state
    state = state.update(state.replaceSelection('p'), { userEvent: 'input.type' }).state
    expect(state.field(linkField)?.items).toEqual(items)
    state = state.update(state.replaceSelection('#'), { userEvent: 'input.type' }).state
    expect(state.field(linkField)?.items).toEqual([])
  })

  it('ends where the caret leaves it', () => {
    const state = typed('text ', '[[Tr')
    expect(query(state.update({ selection: { anchor: 2 } }).state)).toBeUndefined()
  })
})

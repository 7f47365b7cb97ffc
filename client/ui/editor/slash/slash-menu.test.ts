import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { editorEn } from '../../words/editor-en.ts'
import { noteLanguage } from '../note-language.ts'
import { slashChange } from './slash-changes.ts'
import { slashItems, type SlashName } from './slash-items.ts'
import { slashLabels } from './slash-labels.ts'
import { slashField } from './slash-state.ts'

const field = slashField(slashLabels(editorEn))

/** Types, letter by letter, at the end of a text. */
function typed(doc: string, keys: string): EditorState {
  let state = EditorState.create({ doc, selection: { anchor: doc.length }, extensions: [noteLanguage, field] })
  for (const key of keys) state = state.update(state.replaceSelection(key), { userEvent: 'input.type' }).state
  return state
}
const offered = (state: EditorState) => state.field(field)?.items.map(({ name }) => name)

describe('the menu', () => {
  it.each(['', 'word ', '- ', '- [ ] ', '> ', '中文 '])('opens after %j', (before) =>
    expect(offered(typed(before, '/'))).toHaveLength(slashItems.length),
  )
  it.each(['word', 'and', '中文', '```\n', 'http:/'])('stays away after %j', (before) =>
    expect(offered(typed(before, '/'))).toBeUndefined(),
  )
  it('opens with the sign that the same key types in Chinese', () =>
    expect(offered(typed('', '、'))).toHaveLength(slashItems.length))
  it('narrows down while one types, and goes when nothing is left', () => {
    expect(offered(typed('', '/tab'))).toEqual(['table'])
    expect(offered(typed('', '/biao'))).toContain('table')
    expect(offered(typed('', '/etc'))).toBeUndefined()
    expect(offered(typed('1 ', '/ 2'))).toEqual(['heading2'])
  })
})

describe('what is chosen', () => {
  const chosen = (before: string, keys: string, name: SlashName): string => {
    const state = typed(before, keys)
    const from = state.field(field)?.from ?? -1
    const next = state.update(slashChange(state, from, name, { date: '1 May', columns: ['A', 'B'] })).state
    const { from: start, to } = next.selection.main
    const text = next.doc.toString()
    return start === to
      ? `${text.slice(0, start)}|${text.slice(start)}`
      : `${text.slice(0, start)}‹${text.slice(start, to)}›${text.slice(to)}`
  }
  it.each<[string, string, SlashName, string]>([
    ['', '/h1', 'heading1', '# |'],
    ['Title ', '/', 'heading2', '## Title |'],
    ['- ', '/', 'bulletList', '- |'],
    ['- ', '/', 'taskList', '- [ ] |'],
    ['', '/code', 'codeBlock', '```\n|\n```'],
    ['On ', '/date', 'date', 'On 1 May|'],
    ['', '/', 'divider', '---\n|'],
    ['', '/', 'table', '| ‹A› | B |\n| --- | --- |\n|     |     |\n'],
    ['text\n', '/', 'table', 'text\n\n| ‹A› | B |\n| --- | --- |\n|     |     |\n'],
    ['', '/', 'link', '[|]()'],
    ['So it is', ' /', 'footnote', 'So it is [^1]\n\n[^1]: |'],
    ['[^1] [^3]\n\n[^1]: one\n', '/', 'footnote', '[^1] [^3]\n\n[^1]: one\n[^2]\n\n[^2]: |'],
  ])('%j, %j, %s becomes %j', (before, keys, name, after) => expect(chosen(before, keys, name)).toBe(after))
})

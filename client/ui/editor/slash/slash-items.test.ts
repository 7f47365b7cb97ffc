import { expect, it } from 'vitest'
import { slashLabels } from './slash-labels.ts'
import { editorEn } from '../../words/editor-en.ts'
import { editorZh } from '../../words/editor-zh.ts'
import { findItems, slashItems } from './slash-items.ts'

const found = (query: string) => findItems(query, slashLabels(editorEn)).map(({ name }) => name)

it('offers everything at first', () => expect(found('')).toHaveLength(slashItems.length))

it.each([
  ['h2', ['heading2']],
  ['heading', ['heading1', 'heading2', 'heading3']],
  ['Heading 3', ['heading3']],
  ['list', ['bulletList', 'numberedList', 'taskList']],
  ['todo', ['taskList']],
  ['标题', ['heading1', 'heading2', 'heading3']],
  ['表', ['table', 'bulletList', 'numberedList']],
  ['biaoge', ['table']],
  ['dmk', ['codeBlock']],
  ['yy', ['quote']],
  ['rq', ['date']],
  ['nothing like it', []],
])('%j finds %j', (query, names) => expect(found(query)).toEqual(names))

it('finds what stands in the menu, in each language', () => {
  for (const words of [editorEn, editorZh])
    for (const { name } of slashItems)
      expect(findItems(slashLabels(words)[name], slashLabels(words)).map((item) => item.name)).toContain(name)
})

import { EditorSelection, EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { noteLanguage } from '../note-language.ts'
import { formatChange, type FormatName, formatsAt } from './formats.ts'

/** `‹` and `›` are where the selection begins and ends, `|` is the caret. */
function read(marked: string): EditorState {
  const caret = marked.indexOf('|')
  const doc = marked.replace(/[‹›|]/g, '')
  const from = caret >= 0 ? caret : marked.indexOf('‹')
  const to = caret >= 0 ? caret : marked.indexOf('›') - 1
  return EditorState.create({ doc, selection: EditorSelection.single(from, to), extensions: [noteLanguage] })
}

function shown({ doc, selection: { main } }: EditorState): string {
  const text = doc.toString()
  return main.empty
    ? `${text.slice(0, main.from)}|${text.slice(main.from)}`
    : `${text.slice(0, main.from)}‹${text.slice(main.from, main.to)}›${text.slice(main.to)}`
}

function given(format: FormatName, before: string): string | undefined {
  const state = read(before)
  const change = formatChange(state, format)
  return change && shown(state.update(change).state)
}

describe('a mark', () => {
  it.each<[FormatName, string, string]>([
    ['bold', 'a ‹word› here', 'a **‹word›** here'],
    ['bold', 'a **‹word›** here', 'a ‹word› here'],
    ['bold', 'a ‹**word**› here', 'a ‹word› here'],
    ['bold', '‹ padded ›', '‹ **padded** ›'],
    ['bold', 'on a wo|rd', 'on a **wo|rd**'],
    ['bold', 'on a **wo|rd**', 'on a wo|rd'],
    ['bold', 'nothing |', 'nothing **|**'],
    ['bold', 'nothing **|**', 'nothing |'],
    ['italic', '**|**', '***|***'],
    ['bold', '中文|没有空格', '中文**|**没有空格'],
    ['italic', '买‹牛奶›和面包', '买*‹牛奶›*和面包'],
    ['italic', '**‹both›**', '***‹both›***'],
    ['bold', '***‹both›***', '*‹both›*'],
    ['strikethrough', '‹done›', '~~‹done›~~'],
    ['code', 'run ‹npm start› now', 'run `‹npm start›` now'],
    ['code', '‹a ` tick›', '``‹a ` tick›``'],
    ['bold', '‹some **of** it›', '**‹some of it›**'],
    ['bold', '**one ‹two› three**', '**one** ‹two› **three**'],
    ['bold', '**‹one› two**', '‹one› **two**'],
    ['bold', 'a ‹b **c› d** e', 'a **‹b c› d** e'],
    ['bold', '‹one *two› three*', '**‹one *two› three***'],
    ['bold', '[the ‹map›](https://example.org)', '[the **‹map›**](https://example.org)'],
  ])('%s: %s becomes %s', (format, before, after) => expect(given(format, before)).toBe(after))

  it('is put on each line by itself, behind its signs', () => {
    expect(given('bold', '- ‹milk\n- bread\n\n> and› more')).toBe('- **‹milk**\n- **bread**\n\n> **and›** more')
    expect(given('bold', '- **‹milk**\n- **bread**\n\n> **and›** more')).toBe('- ‹milk\n- bread\n\n> and› more')
  })

  it('stays out of code', () => {
    expect(given('bold', '```\n‹let›\n```')).toBeUndefined()
    expect(given('bold', 'a `b ‹c› d` e')).toBe('a **`b ‹c› d`** e')
  })
})

describe('lines', () => {
  it.each<[FormatName, string, string]>([
    ['heading1', 'Tit|le', '# Tit|le'],
    ['heading1', '# Tit|le', 'Tit|le'],
    ['heading2', '# Tit|le', '## Tit|le'],
    ['heading1', '|', '# |'],
    ['bulletList', '|', '- |'],
    ['bulletList', '‹one\n\ntwo›', '- ‹one\n\n- two›'],
    ['bulletList', '- ‹one\n- two›', '‹one\ntwo›'],
    ['numberedList', '‹one\ntwo\n    in\nthree›', '1. ‹one\n2. two\n    1. in\n3. three›'],
    ['numberedList', '2. two\nth|ree', '2. two\n3. th|ree'],
    ['numberedList', '- ‹one\n- two›', '1. ‹one\n2. two›'],
    ['taskList', '* o|ne', '* [ ] o|ne'],
    ['taskList', '- [x] d|one', 'd|one'],
    ['bulletList', '- [x] d|one', '- d|one'],
    ['bulletList', '## o|ne', '- o|ne'],
    ['quote', '‹one\n\ntwo›', '> ‹one\n> \n> two›'],
    ['quote', '> ‹one\n> \n> two›', '‹one\n\ntwo›'],
    ['taskList', '> quo|ted', '> - [ ] quo|ted'],
  ])('%s: %j becomes %j', (format, before, after) => expect(given(format, before)).toBe(after))

  it('take only the signs that differ', () => {
    const state = read('- [x] do|ne')
    expect(state.changes(formatChange(state, 'bulletList')?.changes).toJSON()).toEqual([2, [4], 4])
  })
})

describe('blocks', () => {
  it.each<[FormatName, string, string]>([
    ['codeBlock', '|', '```\n|\n```'],
    ['codeBlock', '```\n|\n```', '|'],
    ['codeBlock', 'a\n‹b\nc›\nd', 'a\n```\n‹b\nc›\n```\nd'],
    ['codeBlock', 'a\n```js\nb|\n```\nd', 'a\nb|\nd'],
    ['codeBlock', 'a\n```two words\nb|\n```\nd', 'a\ntwo words\nb|\nd'],
    ['codeBlock', '~~~~milk|', 'milk|'],
    ['codeBlock', '‹```\nx\n```\ny›', '````\n‹```\nx\n```\ny›\n````'],
    ['divider', 'text|', 'text\n\n---\n|'],
    ['divider', 'text|\nmore', 'text\n\n---\n|\nmore'],
    ['divider', 'text\n|', 'text\n\n---\n|'],
    ['divider', '|', '---\n|'],
    ['divider', 'text\n\n--|-', 'text\n\n|'],
    ['link', 'see ‹the map›', 'see [the map](|)'],
    ['link', 'see ‹https://example.org›', 'see [|](https://example.org)'],
    ['link', 'see |', 'see [|]()'],
    ['link', 'see [the ma|p](https://example.org) now', 'see the ma|p now'],
  ])('%s: %j becomes %j', (format, before, after) => expect(given(format, before)).toBe(after))
})

it('what is at the caret is known', () => {
  const at = (text: string) => [...formatsAt(read(text))]
  expect(at('- [ ] **bo|ld**')).toEqual(['bold', 'taskList'])
  expect(at('## *‹Title›*')).toEqual(['heading2', 'italic'])
  expect(at('> `co|de`')).toEqual(['code', 'quote'])
  expect(at('```\n|x\n```')).toEqual(['codeBlock'])
  expect(at('‹**a** b›')).toEqual([])
})

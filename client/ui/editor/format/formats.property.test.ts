import { EditorSelection, EditorState } from '@codemirror/state'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noteLanguage } from '../note-language.ts'
import { formatChange, type FormatName, formats, formatsAt } from './formats.ts'

const state = (doc: string, anchor: number, head: number): EditorState =>
  EditorState.create({ doc, selection: EditorSelection.single(anchor, head), extensions: [noteLanguage] })

function toggled(before: EditorState, name: FormatName): EditorState {
  const change = formatChange(before, name)
  return change === undefined ? before : before.update(change).state
}

/** Words in both scripts, other marks among them, and lines of all kinds. */
const word = fc.constantFrom('milk', 'a', '牛奶', '好。', 'two words', '“so”', 'x-y', '1', '👩‍👧')
const plainLine = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '))
const sign = fc.constantFrom('', '', '- ', '1. ', '- [ ] ', '> ', '## ', '    - ')
const plainText = fc
  .array(
    fc.oneof(
      fc.tuple(sign, plainLine).map((parts) => parts.join('')),
      fc.constant(''),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((lines) => lines.join('\n'))
const noise = fc
  .array(
    fc.oneof(word, fc.constantFrom('*', '**', '`', '~~', '[', '](', ')', '\n', '```\n', ' ', '# ', '- ', '> ', '\\')),
    {
      maxLength: 14,
    },
  )
  .map((pieces) => pieces.join(''))

/** A text and where the selection begins and ends: never within a character. */
const place = (text: fc.Arbitrary<string>) =>
  text.chain((doc) => {
    const edges = [...new Intl.Segmenter().segment(doc)].map(({ index }) => index).concat(doc.length)
    return fc.tuple(fc.constant(doc), fc.constantFrom(...edges), fc.constantFrom(...edges))
  })

const inline = ['bold', 'italic', 'strikethrough', 'code'] as const
const others = formats.map(({ name }) => name).filter((name) => name !== 'divider' && name !== 'link')

describe('a format that is chosen twice', () => {
  it.each(inline)('%s leaves a plain text as it was', (name) => {
    fc.assert(
      fc.property(place(plainText), ([doc, anchor, head]) => {
        const once = toggled(state(doc, anchor, head), name)
        expect(toggled(once, name).doc.toString()).toBe(doc)
      }),
      { numRuns: 500 },
    )
  })

  it.each(['codeBlock', 'quote'] as const)('%s leaves a plain text as it was', (name) => {
    fc.assert(
      fc.property(place(plainText), ([doc, anchor, head]) => {
        fc.pre(name !== 'quote' || !doc.includes('>'))
        const once = toggled(state(doc, anchor, head), name)
        expect(toggled(once, name).doc.toString()).toBe(doc)
      }),
      { numRuns: 300 },
    )
  })

  it.each(['heading1', 'bulletList', 'numberedList', 'taskList'] as const)(
    '%s leaves lines without signs as they were',
    (name) => {
      const unsigned = fc.array(
        fc.oneof(
          plainLine.filter((line) => !/^1/.test(line)),
          fc.constant(''),
        ),
        { minLength: 1, maxLength: 5 },
      )
      fc.assert(
        fc.property(place(unsigned.map((lines) => lines.join('\n'))), ([doc, anchor, head]) => {
          const once = toggled(state(doc, anchor, head), name)
          expect(toggled(once, name).doc.toString()).toBe(doc)
        }),
        { numRuns: 300 },
      )
    },
  )
})

it('no format loses a word, whatever the text', () => {
  const letters = (text: string): string => text.replace(/[^\p{L}\p{Extended_Pictographic}]/gu, '')
  fc.assert(
    fc.property(place(noise), fc.constantFrom(...others), ([doc, anchor, head], name) => {
      const once = toggled(state(doc, anchor, head), name)
      expect(letters(once.doc.toString())).toBe(letters(doc))
      expect(letters(toggled(once, name).doc.toString())).toBe(letters(doc))
      const { main } = once.selection
      expect(main.from >= 0 && main.to <= once.doc.length).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

it('what is there can be read at any place', () => {
  fc.assert(
    fc.property(place(noise), ([doc, anchor, head]) => {
      expect(formatsAt(state(doc, anchor, head))).toBeInstanceOf(Set)
    }),
    { numRuns: 500 },
  )
})

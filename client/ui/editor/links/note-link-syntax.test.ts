import { expect, it } from 'vitest'
import { noteParser } from '../note-language.ts'

function partsOf(text: string): string[] {
  const parts: string[] = []
  noteParser.parse(text).iterate({
    enter: ({ name, from, to }) => {
      if (name.startsWith('NoteLink')) parts.push(`${name.slice(8) || '·'} ${text.slice(from, to)}`)
    },
  })
  return parts
}

it.each([
  ['see [[Trip]]', ['· [[Trip]]', 'Mark [[', 'Target Trip', 'Mark ]]']],
  ['[[Trip#Day|there]]', ['· [[Trip#Day|there]]', 'Mark [[', 'Target Trip#Day', 'Mark |', 'Text there', 'Mark ]]']],
  ['`[[code]]` [[]] [x](y) [[a\nb]]', []],
  ['| a |\n| - |\n| [[T\\|x]] |', ['· [[T\\|x]]', 'Mark [[', 'Target T', 'Mark \\|', 'Text x', 'Mark ]]']],
])('%j', (text, parts) => expect(partsOf(text)).toEqual(parts))

it('leaves other links what they are', () => {
  const names: string[] = []
  noteParser.parse('[a](b) ![c](d) **x**').iterate({ enter: ({ name }) => void names.push(name) })
  expect(names).toContain('Link')
  expect(names).toContain('Image')
  expect(names).toContain('StrongEmphasis')
})

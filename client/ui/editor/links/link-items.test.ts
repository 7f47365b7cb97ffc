import { Text } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { headingsOf } from '../outline/headings.ts'
import { askedHeadings, headingItems } from './link-items.ts'

const notes = ['Trip', 'C# notes', 'C']
const noteCalled = (name: string) => (name === '' ? 'this' : notes.find((note) => note === name))

describe('the note whose headings are asked for', () => {
  it.each([
    ['Trip#', { note: 'Trip', name: 'Trip', typed: '' }],
    ['Trip #Day t', { note: 'Trip', name: 'Trip', typed: 'Day t' }],
    ['#Day', { note: 'this', name: '', typed: 'Day' }],
    ['C# notes#a', { note: 'C# notes', name: 'C# notes', typed: 'a' }],
    // Until it is another title.
    ['C# no', { note: 'C', name: 'C', typed: 'no' }],
    ['Trip', undefined],
    ['Nobody#', undefined],
  ])('%j', (query, asked) => expect(askedHeadings(query, noteCalled)).toEqual(asked))
})

describe('headings to link to', () => {
  const headings = headingsOf(
    Text.of(
      '## Day one\n### The *market* [fish|meat]\n## Day two\n## day  TWO\n###### 第二天\n## C# by night'.split('\n'),
    ),
  )
  const targets = (typed: string) => headingItems(headings, 'Trip', typed).map(({ target }) => target)

  it('are all of them, in their order, each once', () => {
    expect(headingItems(headings, 'Trip', '').map(({ target, shown, depth }) => [target, shown, depth])).toEqual([
      ['Trip#Day one', 'Day one', 0],
      ['Trip#The market fish meat', 'The market [fish|meat]', 1],
      ['Trip#Day two', 'Day two', 0],
      ['Trip#第二天', '第二天', 4],
      ['Trip#C# by night', 'C# by night', 0],
    ])
  })

  it('are found by what they say', () => {
    expect(targets('two')).toEqual(['Trip#Day two'])
    expect(targets('day')).toEqual(['Trip#Day one', 'Trip#Day two'])
    expect(targets('二')).toEqual(['Trip#第二天'])
    expect(targets('nothing')).toEqual([])
  })

  it('of a note without any are none', () => expect(headingItems([], 'Trip', '')).toEqual([]))
})

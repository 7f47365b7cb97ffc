import { describe, expect, it } from 'vitest'
import { linkable, nameKey, noteLinkAt, noteLinksOf, placesNamed } from './note-link.ts'

const linksOf = (text: string) => [...noteLinksOf(text)].map(({ target, shown }) => [target, shown])

describe('links of a text', () => {
  it.each([
    ['[[Trip]]', [['Trip', undefined]]],
    [
      'see [[ Trip to Lisbon | the trip ]] and [[预算]]',
      [
        ['Trip to Lisbon', 'the trip'],
        ['预算', undefined],
      ],
    ],
    ['[[Trip#Day 2|second day]]', [['Trip#Day 2', 'second day']]],
    ['| [[Trip\\|there]] |', [['Trip', 'there']]],
    ['[[Trip|]]', [['Trip', undefined]]],
    ['[[]] [[ ]] [[|x]] [Trip] [[a\nb]] [[a[b]]', []],
    ['`[[code]]` and ``[[a`b]]`` then [[text]]', [['text', undefined]]],
    ['```\n[[code]]\n```\n[[text]]\n~~~~\n```\n[[code]]', [['text', undefined]]],
    ['[[[Trip]]]', [['Trip', undefined]]],
  ])('%j', (text, links) => expect(linksOf(text)).toEqual(links))

  it('says where each stands', () => {
    const text = 'one\n`x` [[Trip|there]]!'
    const [link] = noteLinksOf(text)
    expect(text.slice(link?.from, link?.to)).toBe('[[Trip|there]]')
    expect(text.slice(link?.signFrom, link?.signTo)).toBe('|')
    expect(noteLinkAt(text, link?.from ?? -1)).toEqual(link)
    expect(noteLinkAt(text, 0)).toBeUndefined()
  })
})

it('compares names without regard to capitals, width, spaces and the signs of a link', () => {
  expect(nameKey('  Ａ | b]  C ')).toBe('a b c')
  expect(nameKey(linkable('Q&A [draft]|2'))).toBe(nameKey('Q&A [draft]|2'))
  expect(nameKey('日程')).not.toBe(nameKey('日記'))
})

it('takes a # for a part of the title first', () =>
  expect(placesNamed('C# notes#Types')).toEqual([
    { name: 'C# notes#Types', heading: undefined },
    { name: 'C# notes', heading: 'Types' },
    { name: 'C', heading: 'notes#Types' },
  ]))

import { describe, expect, it } from 'vitest'
import { firstHeading, headlineOf } from './headline.ts'

describe('headlineOf', () => {
  it.each([
    ['', { title: '', snippet: '' }],
    ['\n\n  \n', { title: '', snippet: '' }],
    [
      '# Trip to Lisbon\n\nPack the **blue** bag.\nCall _Ana_.',
      { title: 'Trip to Lisbon', snippet: 'Pack the blue bag. Call Ana.' },
    ],
    ['- [ ] milk\n- [x] bread', { title: 'milk', snippet: 'bread' }],
    ['> quoted\n1. first', { title: 'quoted', snippet: 'first' }],
    ['---\ntitle: Other\ntags: [a]\n---\n\nFirst line\nsecond', { title: 'First line', snippet: 'second' }],
    ['---\nNot a field\n---\nmore', { title: 'Not a field', snippet: 'more' }],
    ['---\nafter a rule', { title: 'after a rule', snippet: '' }],
    ['See [the map](https://example.org) now', { title: 'See the map now', snippet: '' }],
    ['a *small* step, 2 * 3 * 4, snake_case_name', { title: 'a small step, 2 * 3 * 4, snake_case_name', snippet: '' }],
    [
      'Costs\n| Item | *Price* |\n| :--- | ---: |\n| Tram \\| bus | 3 |',
      { title: 'Costs', snippet: 'Item Price Tram | bus 3' },
    ],
    ['| a | b |\n|---|---|\n| 1 | 2 |', { title: 'a b', snippet: '1 2' }],
    ['a | b', { title: 'a | b', snippet: '' }],
    ['[[Lisbon|there]]\nSo[^1]\n[^1]: is it', { title: '[[Lisbon|there]]', snippet: 'So is it' }],
    ['To [[Lisbon]]\n[[Lisbon#Day two|the city]] [[预算|]]', { title: 'To Lisbon', snippet: 'the city 预算|' }],
    ['# 购物清单\r\n牛奶\r\n面包', { title: '购物清单', snippet: '牛奶 面包' }],
  ])('%j', (text, expected) => {
    expect(headlineOf(text)).toEqual(expected)
  })

  it('stays short for a text of any length, and whole in its characters', () => {
    const { title, snippet } = headlineOf(`${'🌊'.repeat(500)}\n${'波'.repeat(5_000)}`)
    expect(title).toBe('🌊'.repeat(100))
    expect(snippet).toHaveLength(160)
  })
})

describe('firstHeading', () => {
  it.each([
    ['no heading here', undefined],
    ['intro\n## Part one\n', 'Part one'],
    ['```\n# a comment in code\n```\n# Real', 'Real'],
    ['#hashtag\n', undefined],
    ['# \n# Second', 'Second'],
  ])('%j', (text, expected) => {
    expect(firstHeading(text)).toBe(expected)
  })
})

import { describe, expect, it } from 'vitest'
import { fold } from './fold.ts'
import { placesOf } from './match.ts'
import { isEmpty, parseQuery } from './query.ts'
import { isNear, mistakesIn } from './typos.ts'
import { beginningTerm, shortWordTerm, termsOf } from './tokens.ts'

const word = (text: string, whole = false) => ({ kind: 'word', text, whole })
const run = (text: string) => ({ kind: 'run', text })

describe('what is typed', () => {
  it('is words, and characters side by side', () => {
    expect(parseQuery('Café 北京meeting').wanted).toEqual([word('cafe'), run('北京'), word('meeting')])
  })

  it('can be a phrase, which may still be open, in the quotes of any keyboard', () => {
    const tokens = [
      { kind: 'word', text: 'annual' },
      { kind: 'word', text: 'budget' },
    ]
    expect(parseQuery('"Annual budget"').wanted).toEqual([{ kind: 'phrase', tokens, open: false }])
    expect(parseQuery('“Annual budget').wanted).toEqual([{ kind: 'phrase', tokens, open: true }])
    expect(parseQuery('“年度预算”').wanted).toEqual([
      { kind: 'phrase', tokens: [{ kind: 'run', text: '年度预算' }], open: false },
    ])
  })

  it('can leave out words and phrases', () => {
    expect(parseQuery('plan -draft －草稿 -"old plan" - well-known')).toMatchObject({
      wanted: [word('plan'), word('well'), word('known')],
      unwanted: [word('draft', true), run('草稿'), { kind: 'phrase' }],
    })
  })

  it('can ask for days, months and years on the calendar of whoever asks', () => {
    expect(parseQuery('after:2026-03-01 before:2026-04-01')).toMatchObject({
      wanted: [],
      since: new Date(2026, 2, 1).getTime(),
      until: new Date(2026, 3, 1).getTime(),
    })
    expect(parseQuery('on：2026-2')).toMatchObject({
      since: new Date(2026, 1, 1).getTime(),
      until: new Date(2026, 2, 1).getTime(),
    })
    expect(parseQuery('on:2026')).toMatchObject({ until: new Date(2027, 0, 1).getTime() })
  })

  it('says nothing as long as an operator is not finished, or names no day', () => {
    for (const typed of ['', '  ', '"', '-', 'after:', 'after:20', 'on:2026-02-30', 'before:2026-13'])
      expect(isEmpty(parseQuery(typed)), typed).toBe(true)
  })

  it('is words where an operator is none', () => {
    expect(parseQuery('https://example.org since:2026').wanted.map((piece) => piece.kind)).toEqual(
      Array.from({ length: 5 }, () => 'word'),
    )
  })
})

describe('texts', () => {
  it('are compared without capitals, accents and full width, place for place', () => {
    expect(fold('Ｎａïve ÉCOLE 한국 ﾃｽﾄ').text).toBe('naive ecole 한국 テスト')
    const decomposed = fold('e\u0301cole')
    expect(decomposed.text).toBe('ecole')
    expect([...(decomposed.places ?? [])]).toEqual([0, 2, 3, 4, 5])
  })

  it('are indexed by their words and by pairs of characters', () => {
    expect([...termsOf('iphone手机壳 2 ok')].filter((term) => !term.startsWith('\u0001'))).toEqual([
      '手机',
      '机壳',
      '壳',
      'iphone',
      '2',
      'ok',
    ])
    const [going, itself] = [beginningTerm, shortWordTerm]
    expect([...termsOf('iphone 2 ok 机壳')].filter((term) => term.startsWith('\u0001'))).toEqual([
      going('i'),
      going('ip'),
      itself('2'),
      itself('ok'),
      going('o'),
    ])
  })

  it('have a word where one begins with it, and a phrase across whatever is between', () => {
    const places = (text: string, typed: string) =>
      parseQuery(typed).wanted.flatMap((piece) =>
        [...placesOf(fold(text).text, piece)].map(({ from, to }) => text.slice(from, to)),
      )
    expect(places('A part of the party, apart', 'part')).toEqual(['part', 'part'])
    expect(places('annual,\n  budget and annual budgets', '"annual budget"')).toEqual(['annual,\n  budget'])
    expect(places('annual budgets', '"annual budget')).toEqual(['annual budget'])
    expect(places('我们在北京开会，北京很大', '北京')).toEqual(['北京', '北京'])
  })
})

describe('typos', () => {
  it('are a letter wrong, missing, too many or two exchanged', () => {
    for (const typed of ['recieve', 'receve', 'receivee', 'receibe'])
      expect(isNear(typed, 'receive', 1), typed).toBe(true)
    expect(isNear('recieev', 'receive', 1)).toBe(false)
    expect(isNear('beceive', 'receive', 1), 'not the first letter').toBe(false)
    expect(isNear('accomodatoin', 'accommodation', 2)).toBe(true)
  })

  it('are none in short words, numbers and other scripts', () => {
    expect(['the', '2026', 'привет', 'word', 'sentence'].map(mistakesIn)).toEqual([0, 0, 0, 1, 2])
  })
})

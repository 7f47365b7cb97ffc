import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from './fold.ts'
import { has } from './match.ts'
import { Sounds } from './pinyin.ts'
import { parseQuery } from './query.ts'
import { TitleText } from './title-text.ts'
import { findTitles } from './titles.ts'
import { beginsAt, tokensOf } from './tokens.ts'
import { isNear, mistakesIn } from './typos.ts'

const sounds = new Sounds(
  (character) => ({ 中: ['zhong'], 国: ['guo'], 重: ['zhong', 'chong'], 庆: ['qing'] })[character] ?? [],
)

const titlesOf = (titles: readonly string[]) => ({
  titleText: TitleText.of(titles),
  newestFirst: titles.keys(),
  idOf: (number: number) => number,
  titleOf: (number: number) => titles[number] ?? '',
})
const found = (titles: readonly string[], typed: string): string[] =>
  findTitles(titlesOf(titles), typed, sounds, 10).hits.map(({ title }) => title)
const marked = (titles: readonly string[], typed: string): string[][] =>
  findTitles(titlesOf(titles), typed, sounds, 10).hits.map(({ title, titleMarks }) =>
    titleMarks.map(({ from, to }) => title.slice(from, to)),
  )

describe('titles', () => {
  it('come in the order of how well they have what was typed, then in their own', () => {
    const titles = ['中国', 'Annual zg', 'Subway, a ZG-plan', 'azg', 'Plan', 'zg', 'ZG trip', 'zg two']
    expect(found(titles, 'zg')).toEqual(['zg', 'ZG trip', 'zg two', 'Annual zg', 'Subway, a ZG-plan', 'azg', '中国'])
    expect(found(['way under', 'trip', 'under way'], 'under way')).toEqual(['under way', 'way under'])
  })

  it('are found by a word wherever it begins, though it is within another before', () => {
    expect(marked(['Subway, way out'], 'way')).toEqual([['way']])
    const [hit] = findTitles(titlesOf(['Subway, way out']), 'way', sounds, 10).hits
    expect(hit?.titleMarks).toEqual([{ from: 8, to: 11 }])
  })

  it('are marked where they have it', () => {
    expect(marked(['Café in Porto'], 'porto cafe')).toEqual([['Café', 'Porto']])
    expect(marked(['A 重 庆!'], 'chongq')).toEqual([['重 庆']])
    expect(marked(['The garden'], 'gardne')).toEqual([['garden']])
    expect(marked(['Ｆｕｌｌ wide'], 'full')).toEqual([['Ｆｕｌｌ']])
  })

  it('are counted, however few are shown', () => {
    const titles = Array.from({ length: 30 }, (_, number) => `Plan ${number}`)
    const { hits, total } = findTitles(titlesOf(titles), 'plan', sounds, 10)
    expect([hits.length, total]).toEqual([10, 30])
  })
})

// Few letters, so that titles share words.
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'É', 'z', 'g', '中', '国', '重'), minLength: 1, maxLength: 6 })
const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '))

it('are those that somebody finds who reads one after the other', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), text, (titles, typed) => {
      const wanted = fold(typed).text.trim()
      const { wanted: pieces } = parseQuery(wanted)
      const words = wanted.split(' ')
      const worthOf = (title: string): number => {
        const folded = fold(title).text
        const places = [...Array(folded.length).keys()].filter((at) => folded.startsWith(wanted, at))
        if (wanted === '') return 6
        if (folded === wanted) return 7
        if (places[0] === 0) return 6
        if (places.some((at) => beginsAt(folded, at))) return 5
        if (places.length > 0) return 4
        if (pieces.every((piece) => has(folded, piece))) return 3
        return sounds.placeIn(folded, wanted.replaceAll(' ', '')) === undefined ? 0 : 2
      }
      const isNearTo = (title: string): boolean => {
        const folded = fold(title).text
        const tokens = [...tokensOf(folded)].filter(({ kind }) => kind === 'word')
        return (
          words.some((each) => mistakesIn(each) > 0) &&
          words.every((each) => tokens.some(({ from, to }) => isNear(each, folded.slice(from, to), mistakesIn(each))))
        )
      }
      const byWorth = titles.map((title, number) => ({ number, worth: worthOf(title) }))
      const well = byWorth.filter(({ worth }) => worth > 0).sort((a, b) => b.worth - a.worth)
      const expected = well.length > 0 ? well : byWorth.filter(({ number }) => isNearTo(titles[number] ?? ''))
      const { hits, total } = findTitles(titlesOf(titles), typed, sounds, 10)
      expect(hits.map(({ id }) => id)).toEqual(expected.map(({ number }) => number))
      expect(total).toBe(expected.length)
    }),
    { numRuns: 500 },
  )
})

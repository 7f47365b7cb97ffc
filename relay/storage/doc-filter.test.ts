import { describe, expect, test } from 'vitest'
import { DocFilter } from './doc-filter.ts'

const names = (count: number, of: string): string[] => Array.from({ length: count }, (_, index) => `${of}/${index}`)

describe('DocFilter', () => {
  test('knows every doc that was added, also when it has grown several times', () => {
    const filter = new DocFilter()
    const added = [...names(300_000, 'space'), '', '笔记 一', 'x'.repeat(512)]
    for (const name of added) filter.add(name)
    expect(added.filter((name) => !filter.mayHave(name))).toEqual([])
  })

  test('takes few others for known, before and after it has grown', () => {
    const filter = new DocFilter()
    const others = names(100_000, 'other')
    for (const name of names(60_000, 'space')) filter.add(name)
    expect(others.filter((name) => filter.mayHave(name)).length).toBeLessThan(others.length / 200)
    for (const name of names(1_000_000, 'space')) filter.add(name)
    expect(others.filter((name) => filter.mayHave(name)).length).toBeLessThan(others.length / 100)
  })

  test('knows nothing at first', () => {
    const filter = new DocFilter()
    expect(names(1_000, 'space').some((name) => filter.mayHave(name))).toBe(false)
  })
})

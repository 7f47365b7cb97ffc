import { SearchQuery } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { expect, it, vi } from 'vitest'
import { MatchCount, mostMatches } from './match-count.ts'

async function counted(doc: string, query: SearchQuery): Promise<MatchCount> {
  const tell = vi.fn()
  const count = new MatchCount(tell)
  count.count(EditorState.create({ doc }), query, 'now')
  await vi.waitFor(() => expect(tell).toHaveBeenCalledOnce(), { timeout: 20_000 })
  return count
}

it('says which match is selected, and how many there are', async () => {
  using count = await counted('tea, coffee, tea, Tea', new SearchQuery({ search: 'tea' }))
  expect(count.at(0)).toEqual({ current: 1, total: 3, more: false })
  expect(count.at(13)).toEqual({ current: 2, total: 3, more: false })
  expect(count.at(14)).toEqual({ current: 0, total: 3, more: false })
  expect(count.firstFrom(1)).toBe(13)
  expect(count.firstFrom(19)).toBe(0)
})

it('counts whole words, exact letters and expressions', async () => {
  const text = 'tea teapot Tea 茶 喝茶'
  const total = async (query: ConstructorParameters<typeof SearchQuery>[0]) =>
    (await counted(text, new SearchQuery(query))).at(0).total
  expect(await total({ search: 'tea', wholeWord: true })).toBe(2)
  expect(await total({ search: 'tea', caseSensitive: true })).toBe(2)
  expect(await total({ search: 't.a', regexp: true })).toBe(3)
  expect(await total({ search: '茶' })).toBe(2)
})

it('stops counting where nobody goes on reading', async () => {
  using count = await counted('a'.repeat(mostMatches + 10), new SearchQuery({ search: 'a' }))
  expect(count.at(mostMatches - 1)).toEqual({ current: mostMatches, total: mostMatches, more: true })
})

it('has nothing when nothing is searched', () => {
  const tell = vi.fn()
  using count = new MatchCount(tell)
  count.clear()
  expect(tell).toHaveBeenCalledOnce()
  expect(count.at(0)).toEqual({ current: 0, total: 0, more: false })
})

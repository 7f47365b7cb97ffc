import 'fake-indexeddb/auto'
import { uuidv4 } from 'lib0/random'
import { expect, it } from 'vitest'
import { newNoteId } from '../../shared/ids.ts'
import { Catalogue } from './catalogue.ts'
import { find } from './finding.ts'
import { parseQuery } from './query.ts'
import { openSearchDb } from './search-db.ts'
import { SearchIndex } from './search-index.ts'
import { pack } from './search-messages.ts'

/** An index of texts, the last of which was changed last; in segments apart from the last `pending`. */
async function indexOf(texts: readonly string[], pending = 0): Promise<SearchIndex> {
  const rows = texts.map((text, number) => ({ id: newNoteId(), title: '', text, editedAt: 1_000 * number }))
  const catalogue = new Catalogue()
  catalogue.list(pack(rows))
  const index = await SearchIndex.open(await openSearchDb(uuidv4()), catalogue, { notes: 1, size: 1_000 })
  const taken = rows.map(({ id, text, editedAt }) => ({ id, text, editedAt }))
  await index.take(taken.slice(0, taken.length - pending))
  await index.tidy()
  await index.take(taken.slice(taken.length - pending))
  return index
}

async function found(index: SearchIndex, texts: readonly string[], typed: string): Promise<(string | undefined)[]> {
  const { numbers } = await find(index, parseQuery(typed), undefined, undefined)
  return [...numbers].map((number) => texts[number])
}

it.each([0, 1, 4])(
  'puts a word itself before what begins with it, however short it is (%i in no segment)',
  async (pending) => {
    const texts = ['s, too', 'se la vie', 'sea air', 'seal', 'seaside']
    using index = await indexOf(texts, pending)
    expect(await found(index, texts, 's')).toEqual(['s, too', 'seaside', 'seal', 'sea air', 'se la vie'])
    expect(await found(index, texts, 'se')).toEqual(['se la vie', 'seaside', 'seal', 'sea air'])
    expect(await found(index, texts, 'sea')).toEqual(['sea air', 'seaside', 'seal'])
    expect(await found(index, texts, 't')).toEqual(['s, too'])
    expect(await found(index, texts, '-se s')).toEqual(['s, too', 'seaside', 'seal', 'sea air'])
  },
)

it.each([0, 4])(
  'puts a word before a typo of it, and finds none where enough have it (%i in no segment)',
  async (pending) => {
    const texts = ['reciever', 'recieve', 'receive', 'received', 'recipe']
    using index = await indexOf(texts, pending)
    expect(await found(index, texts, 'recieve')).toEqual(['recieve', 'reciever', 'receive'])
    const more = ['receive', 'recieve', 'recieve too', 'recieve it']
    using other = await indexOf(more, pending)
    expect(await found(other, more, 'recieve')).toEqual(['recieve it', 'recieve too', 'recieve'])
  },
)

it('finds what is in all of many notes, and in each of many terms', async () => {
  const texts = Array.from({ length: 300 }, (_, number) => `all sa${number} ${number % 2 === 0 ? 'even' : 'odd'}`)
  using index = await indexOf(texts)
  for (const [typed, count] of [
    ['a', 300],
    ['sa', 300],
    ['sa1', 111],
    ['even', 150],
    ['-even all', 150],
    ['"all sa7 odd"', 1],
  ] as const)
    expect(await found(index, texts, typed), typed).toHaveLength(count)
})

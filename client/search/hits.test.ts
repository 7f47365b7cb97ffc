import 'fake-indexeddb/auto'
import { uuidv4 } from 'lib0/random'
import { expect, it } from 'vitest'
import { newNoteId } from '../../shared/ids.ts'
import { Catalogue } from './catalogue.ts'
import { find } from './finding.ts'
import { readHits, type Hit } from './hits.ts'
import { parseQuery } from './query.ts'
import { openSearchDb } from './search-db.ts'
import { SearchIndex } from './search-index.ts'
import { pack } from './search-messages.ts'

async function hitOf(title: string, text: string, typed: string): Promise<Hit | undefined> {
  const catalogue = new Catalogue()
  const id = newNoteId()
  catalogue.list(pack([{ id, title, editedAt: 1 }]))
  using index = await SearchIndex.open(await openSearchDb(uuidv4()), catalogue)
  await index.take([{ id, text, editedAt: 1 }])
  return (await readHits(index, await find(index, parseQuery(typed), undefined, undefined), undefined, 10)).hits[0]
}

const marksIn = (hit: Hit | undefined): string[] =>
  hit?.snippetMarks.map(({ from, to }) => hit.snippet.slice(from, to)) ?? []

it('shows the words around what was found, in one line, without the title', async () => {
  const hit = await hitOf(
    'Trip',
    `# Trip\n\n${'far away '.repeat(30)}\nTake the TRAIN\tto Zürich ${'and on '.repeat(40)}`,
    'train zurich',
  )
  expect(marksIn(hit)).toEqual(['TRAIN', 'Zürich'])
  expect(hit?.snippet).toMatch(/^…away .*Take the TRAIN to Zürich and on .*…$/)
  expect(hit?.snippet).not.toMatch(/[\n\t]|# Trip/)
  expect(hit?.snippet.length).toBeLessThan(200)
})

it('goes to the first place, and shows the beginning where only the title has it', async () => {
  const hit = await hitOf('Trip', '# Trip\n\nTake the train', 'trip')
  expect(hit).toMatchObject({ place: { from: 2, to: 6, text: 'Trip' }, titleMarks: [{ from: 0, to: 4 }] })
  expect(hit?.snippet).toBe('Take the train')
  expect(await hitOf('Named', 'Another text', 'named')).toMatchObject({ place: undefined, snippet: 'Another text' })
})

it('cuts no pair of characters in two, and counts accents that stand by themselves', async () => {
  const hit = await hitOf('', `${'😀'.repeat(200)}cafe\u0301 ${'😀'.repeat(200)}`, 'café')
  expect(marksIn(hit)).toEqual(['cafe\u0301'])
  expect(hit?.snippet).toMatch(/^…(?:😀)+cafe\u0301 (?:😀)+…$/u)
})

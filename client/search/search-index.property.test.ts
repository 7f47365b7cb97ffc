/**
 * The index against somebody who reads all notes: whatever was taken in, changed, forgotten, put into segments and joined, in
 * whatever order and with restarts in between, it finds the notes that have what was asked for, and no others.
 */
import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { NoteId } from '../../shared/ids.ts'
import { Catalogue } from './catalogue.ts'
import { find } from './finding.ts'
import { fold } from './fold.ts'
import { readHits } from './hits.ts'
import { has } from './match.ts'
import { parseQuery, type Piece } from './query.ts'
import { openSearchDb } from './search-db.ts'
import { SearchIndex } from './search-index.ts'
import { pack } from './search-messages.ts'

const longRuns = process.env['DRIFTLESS_LONG'] === '1'
const numRuns = longRuns ? 3_000 : 60
const timeoutMs = longRuns ? 900_000 : 60_000
const noteCount = 8

const idOf = (note: number): NoteId => `${note}0000000-0000-4000-8000-000000000000` as NoteId

// Few letters, so that notes share words and characters.
const short = fc.string({ unit: fc.constantFrom('a', 'b', 'É', 'z'), minLength: 1, maxLength: 3 })
/** Long enough to be a typo of another. */
const long = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 3, maxLength: 9 })
const word = fc.oneof({ weight: 3, arbitrary: short }, { weight: 1, arbitrary: long })
const run = fc.string({ unit: fc.constantFrom('中', '国', '人', 'あ', '한', '😀', 'ｱ'), minLength: 1, maxLength: 4 })
const gap = fc.constantFrom(' ', '', ', ', '\n', '-', '。')
const text = fc
  .array(fc.tuple(fc.oneof(word, run), gap), { maxLength: 12 })
  .map((parts) => parts.map(([each, between]) => each + between).join(''))

const note = fc.nat(noteCount - 1)
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('take' as const),
      notes: fc.array(fc.tuple(note, text), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('title' as const), note, title: text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unlist' as const), note }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('tidy' as const, 'restart' as const, 'forget' as const) }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const phrase = fc.array(fc.oneof(word, run), { minLength: 1, maxLength: 3 }).map((parts) => `"${parts.join(' ')}"`)
const part = fc.tuple(fc.constantFrom('', '', '-'), fc.oneof(word, run, phrase, text)).map(([not, what]) => not + what)
const typed = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' '))

let profiles = 0

async function search(steps: readonly Step[], queries: readonly string[]): Promise<void> {
  const profile = `property-${profiles++}`
  const shown = new Map<NoteId, { title: string; text: string; editedAt: number }>()
  const open = async (): Promise<SearchIndex> => {
    const catalogue = new Catalogue()
    catalogue.list(pack([...shown].map(([id, { title, editedAt }]) => ({ id, title, editedAt }))))
    return SearchIndex.open(await openSearchDb(profile), catalogue, { notes: 2, size: 40 })
  }
  let index = await open()
  let now = 1
  for (const each of steps) {
    switch (each.kind) {
      case 'take': {
        const rows = [...new Map(each.notes)].map(([place, text]) => ({ id: idOf(place), text, editedAt: now++ }))
        for (const { id, text, editedAt } of rows) {
          const title = shown.get(id)?.title ?? ''
          shown.set(id, { title, text, editedAt })
          index.catalogue.list(pack([{ id, title, editedAt }]))
        }
        await index.take(rows)
        break
      }
      case 'title': {
        const id = idOf(each.note)
        const before = shown.get(id)
        if (before === undefined) break
        shown.set(id, { ...before, title: each.title })
        index.catalogue.list(pack([{ id, ...before, title: each.title }]))
        break
      }
      case 'unlist':
        shown.delete(idOf(each.note))
        index.catalogue.unlist([idOf(each.note)])
        break
      case 'tidy':
        await index.tidy()
        break
      case 'forget':
        await index.forgetUnlisted()
        break
      case 'restart':
        index[Symbol.dispose]()
        index = await open()
        await index.clean()
        break
    }
  }
  expect(index.wanted(), 'all that was taken in is there').toEqual([])
  for (const query of queries) {
    const parsed = parseQuery(query)
    const found = await find(index, parsed, undefined, undefined)
    const hasIt = ({ title, text }: { title: string; text: string }): boolean => {
      const [inTitle, inText] = [fold(title).text, fold(text).text]
      const isIn = (piece: Piece, typos?: readonly string[]): boolean =>
        has(inTitle, piece, typos) || has(inText, piece, typos)
      return (
        parsed.wanted.every((piece, at) => isIn(piece, found.typos[at])) &&
        !parsed.unwanted.some((piece) => isIn(piece))
      )
    }
    const expected = [...shown].filter(([, each]) => hasIt(each)).map(([id]) => id)
    const { hits } = await readHits(index, found, undefined, noteCount)
    expect(hits.map(({ id }) => id).sort(), `for ${query}`).toEqual(expected.sort())
    for (const { id, place, snippet, snippetMarks } of hits) {
      const { text = '' } = shown.get(id) ?? {}
      if (place !== undefined) expect(text.slice(place.from, place.to)).toBe(place.text)
      for (const { from, to } of snippetMarks) expect(snippet.slice(from, to)).not.toBe('')
    }
  }
  index[Symbol.dispose]()
}

it(
  'finds what somebody finds who reads everything',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 24 }), fc.array(typed, { minLength: 4, maxLength: 8 }), search),
      {
        numRuns,
      },
    )
  },
  timeoutMs,
)

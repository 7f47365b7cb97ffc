import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { bothOf, passages, touchesSamePassage } from './passages.ts'

/** What two people have, who each replaced some stretches of a text without knowing of each other. */
function combine(base: string, mine: readonly Edit[], theirs: readonly Edit[]) {
  const common = new Y.Doc()
  common.getText().insert(0, base)
  const start = Y.encodeStateAsUpdate(common)
  const [own, other] = [mine, theirs].map((edits) => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, start)
    const text = doc.getText()
    doc.transact(() => {
      for (const { from, to, insert } of [...edits].sort((a, b) => b.from - a.from)) {
        const end = Math.min(to, text.length)
        const begin = Math.min(from, end)
        text.delete(begin, end - begin)
        text.insert(begin, insert)
      }
    })
    return doc
  }) as [Y.Doc, Y.Doc]
  const before = own.getText().toJSON()
  Y.applyUpdate(own, Y.encodeStateAsUpdate(other))
  return { base, mine: before, theirs: other.getText().toJSON(), combined: own.getText().toJSON() }
}

interface Edit {
  from: number
  to: number
  insert: string
}

/** The edit that puts `to` in the place of `from`. */
const put = (base: string, from: string, to: string): Edit => {
  const at = base.indexOf(from)
  return { from: at, to: at + from.length, insert: to }
}

const poem =
  'Garden\n\nThe river runs to the sea.\nIt is cold.\n\nEnd of the first part.\nAnother line.\nAnd the last one.'

describe('two people wrote into the same passage', () => {
  it.each<[string, Edit[], Edit[], number]>([
    ['the same sentence', [put(poem, 'The river', 'A brook')], [put(poem, 'the sea', 'the lake')], 1],
    ['the same word', [put(poem, 'cold', 'warm')], [put(poem, 'cold', 'deep')], 1],
    ['neighbouring lines', [put(poem, 'river', 'brook')], [put(poem, 'cold', 'deep')], 1],
    ['neighbouring paragraphs', [put(poem, 'cold', 'warm')], [put(poem, 'first', 'second')], 1],
    ['one threw away what the other changed', [put(poem, 'It is cold.\n', '')], [put(poem, 'cold', 'deep')], 1],
    [
      'both went on at the end',
      [put(poem, 'last one.', 'last one.\nMine')],
      [put(poem, 'last one.', 'last one.\nOurs')],
      1,
    ],
    ['the same word, typed twice', [put(poem, 'is', 'is very')], [put(poem, 'is', 'is very')], 1],
    [
      'two places at once',
      [put(poem, 'Garden', 'Yard'), put(poem, 'last', 'final')],
      [put(poem, 'Garden', 'Park'), put(poem, 'last', 'only')],
      2,
    ],
    ['lines far apart', [put(poem, 'Garden', 'Yard')], [put(poem, 'last', 'final')], 0],
    ['a line between them', [put(poem, 'first', 'second')], [put(poem, 'last', 'final')], 0],
    ['the same deletion', [put(poem, 'It is cold.\n', '')], [put(poem, 'It is cold.\n', '')], 0],
    ['one of them nothing', [put(poem, 'cold', 'warm')], [], 0],
    ['the other nothing', [], [put(poem, 'cold', 'warm')], 0],
  ])('%s', (_, mine, theirs, count) => {
    const texts = combine(poem, mine, theirs)
    expect(passages(texts.base, texts.mine, texts.theirs, texts.combined)).toHaveLength(count)
  })
})

it('says which words each side had, and where they stand now', () => {
  const { base, mine, theirs, combined } = combine(
    poem,
    [put(poem, 'The river', 'A brook'), put(poem, 'last', 'final')],
    [put(poem, 'Garden', 'Park\nof ours'), put(poem, 'the sea', 'the lake')],
  )
  const [passage, ...others] = passages(base, mine, theirs, combined)
  expect(others).toEqual([])
  expect(passage).toMatchObject({
    mine: 'Garden\n\nA brook runs to the sea.',
    theirs: 'Park\nof ours\n\nThe river runs to the lake.',
  })
  expect(combined.slice(passage?.from, passage?.to)).toBe('Park\nof ours\n\nA brook runs to the lake.')
})

it('a line that one side threw away is nothing on that side, and takes its break along', () => {
  const middle = combine(poem, [put(poem, 'It is cold.\n', '')], [put(poem, 'cold', 'deep')])
  const [passage] = passages(middle.base, middle.mine, middle.theirs, middle.combined)
  expect(passage).toMatchObject({ mine: '', theirs: 'It is deep.\n' })
  const end = combine(
    'One.\nTwo.\nThree.',
    [put('One.\nTwo.\nThree.', '\nThree.', '')],
    [put('One.\nTwo.\nThree.', 'Three', 'Four')],
  )
  const [atEnd] = passages(end.base, end.mine, end.theirs, end.combined)
  expect(replaced(end.combined, [atEnd], (of) => of.mine)).toBe(end.mine)
  expect(replaced(end.combined, [atEnd], (of) => of.theirs)).toBe(end.theirs)
})

it('both versions stand one after the other, and what only one side has stands alone', () => {
  expect(bothOf({ mine: 'a', theirs: 'b' })).toBe('a\nb')
  expect(bothOf({ mine: '', theirs: 'b\n' })).toBe('b\n')
  expect(bothOf({ mine: 'a', theirs: 'a' })).toBe('a')
})

type Found = ReturnType<typeof passages>[number] | undefined

function replaced(text: string, found: readonly Found[], by: (of: NonNullable<Found>) => string): string {
  let result = text
  for (const passage of [...found].reverse())
    if (passage !== undefined) result = result.slice(0, passage.from) + by(passage) + result.slice(passage.to)
  return result
}

const line = fc.constantFrom('', 'apple', 'bread', 'cider', 'dates', 'eggs', 'figs and honey')
const text = fc.array(line, { minLength: 1, maxLength: 12 }).map((lines) => lines.join('\n'))
/** Each line is another one, so that it is beyond doubt which of them was changed. */
const numbered = text.map((lines) =>
  lines
    .split('\n')
    .map((words, index) => `${index} ${words}`)
    .join('\n'),
)
const edits = fc.array(
  fc.record({
    at: fc.nat(60),
    length: fc.nat(8),
    insert: fc.constantFrom('', 'x', ' and ', '\n', 'new\nlines', 'plum'),
  }),
  { maxLength: 3 },
)
/** In order, and no two in the same place. */
const asEdits = (base: string, given: { at: number; length: number; insert: string }[]): Edit[] => {
  let after = 0
  return given.flatMap(({ at, length, insert }) => {
    const from = after + (at % 20)
    const to = from + (insert === '\n' ? 0 : length)
    after = to + 1
    // A word or a break in the place of the same one would be a change that no text shows.
    return base.slice(from, to) === insert ? [] : [{ from, to, insert }]
  })
}

describe('whatever two people write', () => {
  it('one side alone, and the same on both sides, touches nothing', () => {
    fc.assert(
      fc.property(text, text, (base, other) => {
        expect(touchesSamePassage(base, other, base)).toBe(false)
        expect(touchesSamePassage(base, base, other)).toBe(false)
        expect(touchesSamePassage(base, other, other)).toBe(false)
      }),
    )
  })

  it('it makes no difference whose side is whose', () => {
    fc.assert(
      fc.property(text, text, text, (base, one, other) => {
        expect(touchesSamePassage(base, one, other)).toBe(touchesSamePassage(base, other, one))
      }),
      // Both threw away the same line, and one of them wrote across a blank one from it.
      { numRuns: 1_000, examples: [['\napple', 'dates\n', '']] },
    )
  })

  it('edits with a written line between them touch nothing', () => {
    fc.assert(
      fc.property(text, text, text, text, text, (head, headThen, middle, tail, tailThen) => {
        const all = (first: string, last: string): string => `${first}\n=1\n${middle}\n=2\n${last}`
        expect(touchesSamePassage(all(head, tail), all(headThen, tail), all(head, tailThen))).toBe(false)
      }),
    )
  })

  it('passages lie in the combined text, in order, and outside of them it holds what either side wrote', () => {
    let met = 0
    fc.assert(
      fc.property(numbered, edits, edits, (base, mine, theirs) => {
        const texts = combine(base, asEdits(base, mine), asEdits(base, theirs))
        const found = passages(texts.base, texts.mine, texts.theirs, texts.combined)
        let at = 0
        for (const { from, to } of found) {
          expect(from).toBeGreaterThanOrEqual(at)
          expect(to).toBeGreaterThanOrEqual(from)
          at = to
        }
        expect(at).toBeLessThanOrEqual(texts.combined.length)
        if (found.length > 0) met++
        // With one version in each of its passages, a text lacks nothing of that side but what the other changed elsewhere.
        for (const side of ['mine', 'theirs'] as const) {
          const kept = replaced(texts.combined, found, (passage) => passage[side])
          expect(touchesSamePassage(texts.base, texts[side], kept)).toBe(false)
        }
      }),
      { numRuns: 500 },
    )
    expect(met).toBeGreaterThan(50)
  })
})

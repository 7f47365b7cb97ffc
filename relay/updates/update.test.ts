import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { isEmptyUpdate, readUpdate } from './update.ts'

const problemOf = (bytes: readonly number[]): string | undefined => {
  const reading = readUpdate(Uint8Array.from(bytes))
  return reading.ok ? undefined : reading.problem
}

const typed = (clientId: number, text: string): Uint8Array => {
  const doc = new Y.Doc()
  doc.clientID = clientId
  doc.getText('content').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

test('an update without structs and deletes is empty', () => {
  const reading = readUpdate(new Uint8Array([0, 0]))
  expect(reading.ok && isEmptyUpdate(reading.update)).toBe(true)
})

test('thirteen bytes that claim thirty million structs are refused by their length alone', () => {
  // One client, 30,000,000 structs, client 1, clock 0, and one struct.
  const bytes = [1, 0x80, 0x87, 0xa7, 0x0e, 1, 0, 0, 1, 0, 1, 0, 1]
  expect(problemOf(bytes)).toBe('a count exceeds the bytes that follow it')
})

test.each([
  ['no bytes', [], 'the bytes end early'],
  ['a claim of many clients', [0xff, 0xff, 0x7f, 1], 'a count exceeds the bytes that follow it'],
  ['a claim of many deletes', [0, 1, 1, 0xff, 0xff, 0x7f, 0, 1], 'a count exceeds the bytes that follow it'],
  ['a padded number', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0], 'a number is too long'],
  ['bytes after the end', [0, 0, 0], 'bytes follow the end of the update'],
  ['a garbage collected struct of no length', [1, 1, 1, 0, 0, 0, 0], 'a struct of no length'],
  ['an unknown kind of content', [1, 1, 1, 0, 0x1f, 1, 1, 97, 0], 'an unknown kind of content'],
  ['a text that is not UTF-8', [1, 1, 1, 0, 4, 1, 1, 97, 1, 0xff, 0], 'a text is not UTF-8'],
  ['an embedded value that is not JSON', [1, 1, 1, 0, 5, 1, 1, 97, 1, 123, 0], 'a value is not JSON'],
  [
    'a number that ends behind the bytes',
    [1, 1, 1, 0, 8, 1, 1, 97, 1, 123, 0],
    'a length exceeds the bytes that follow it',
  ],
  ['a client twice', [2, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0], 'a client appears twice'],
  ['a sub-document without options', [1, 1, 1, 0, 9, 1, 1, 97, 1, 97, 127, 0], 'a sub-document without options'],
  ['a struct inside a later one', [1, 1, 2, 0, 1, 0, 2, 5, 1, 0], 'a struct refers to a later one'],
  ['a struct to the left of a later one', [1, 2, 2, 0, 0, 1, 0x41, 2, 6, 2, 0], 'a struct refers to a later one'],
  ['a struct to the right of itself', [1, 1, 7, 0, 0x81, 7, 0, 1, 0], 'a struct refers to a later one'],
])('refuses %s', (_, bytes, problem) => {
  expect(problemOf(bytes)).toBe(problem)
})

test('a value nested deeper than readers can follow is refused', () => {
  const nested = (depth: number) => [
    1,
    1,
    1,
    0,
    8,
    1,
    1,
    97,
    1,
    ...Array.from({ length: depth }, () => [117, 1]).flat(),
    126,
    0,
  ]
  expect(problemOf(nested(300))).toBeUndefined()
  expect(problemOf(nested(600))).toBe('a value is nested too deeply')
})

test('clients in another order than Yjs writes are put in order, or merging would lose one', () => {
  const [low, high] = [typed(1, 'low'), typed(2, 'high')]
  // Both updates are: one client, its block, no deletes.
  const reversed = Uint8Array.from([2, ...low.slice(1, -1), ...high.slice(1, -1), 0])
  const reading = readUpdate(reversed)
  expect(reading.ok && reading.update.bytes).toEqual(Y.mergeUpdates([low, high]))
})

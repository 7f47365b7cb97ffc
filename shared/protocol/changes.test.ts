import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DocName } from '../ids.ts'
import { MalformedBytes } from './byte-reader.ts'
import {
  ChangeReader,
  ClaimReader,
  encodeChange,
  encodeClaim,
  encodeDocChange,
  encodeOffer,
  OfferReader,
  type ChangeRecord,
  type Claim,
  type Offer,
} from './changes.ts'
import { formatCursor, parseCursor } from './cursor.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const name = '笔/1' as DocName

/**
 * Old clients and old relays read and write these bytes. A record may not change without a new media type; one that is
 * added takes a number of its own.
 */
const golden: { readonly [Type in ChangeRecord['type']]: [Extract<ChangeRecord, { type: Type }>, string] } = {
  start: [{ type: 'start', epoch: 'e1', since: 5, head: 300 }, '010602653105ac02'],
  doc: [{ type: 'doc', sequence: 300, name, update: Uint8Array.of(0, 0) }, '020bac0205e7ac942f31020000'],
  unreadable: [{ type: 'unreadable', sequence: 7, name }, '03070705e7ac942f31'],
  end: [{ type: 'end', sequence: 300 }, '0402ac02'],
  committed: [{ type: 'committed', index: 2 }, '050102'],
  rejected: [{ type: 'rejected', index: 3, code: 4507, reason: 'full' }, '060803' + '9b23' + '0466756c6c'],
  same: [{ type: 'same', index: 300 }, '0902ac02'],
  differs: [{ type: 'differs', index: 2 }, '0a0102'],
  lacking: [{ type: 'lacking', index: 300 }, '0b02ac02'],
}
const offer: [Offer, string] = [{ name, update: Uint8Array.of(0, 0) }, '070905e7ac942f31020000']

const difference: [Offer, string] = [
  { name, update: Uint8Array.of(0, 0), builtOn: Uint8Array.of(1, 5, 3) },
  '070d05e7ac942f31020000' + '03010503',
]

const digest = Uint8Array.from({ length: 16 }, (_, index) => index)
const claim: [Claim, string] = [{ name, digest }, '081705e7ac942f31' + '10000102030405060708090a0b0c0d0e0f']

const readAll = <Item>(reader: { read(piece: Uint8Array): Generator<Item> }, ...pieces: Uint8Array[]): Item[] =>
  pieces.flatMap((piece) => [...reader.read(piece)])

test.each(Object.values(golden))('[F7] the bytes of a record: %o', (record, bytes) => {
  expect(hex(encodeChange(record))).toBe(bytes)
  expect(readAll(new ChangeReader(), Uint8Array.from(Buffer.from(bytes, 'hex')))).toEqual([record])
})

test('[F7] a doc whose update is not copied has the same bytes', () => {
  for (const length of [2, 300, 70_000]) {
    const update = new Uint8Array(length).fill(7)
    const parts = encodeDocChange(300, name, update)
    expect(hex(Buffer.concat(parts))).toBe(hex(encodeChange({ type: 'doc', sequence: 300, name, update })))
  }
})

test.each([offer, difference])('[F7] the bytes of an offer: %o', (each, bytes) => {
  expect(hex(encodeOffer(each))).toBe(bytes)
  expect(readAll(new OfferReader(), Uint8Array.from(Buffer.from(bytes, 'hex')))).toEqual([each])
})

test('[F13] what an offer builds on is a state vector', () => {
  for (const builtOn of [Uint8Array.of(2, 5, 3), Uint8Array.of(200), Uint8Array.of(1, 5)])
    expect(() => readAll(new OfferReader(), encodeOffer({ ...offer[0], builtOn }))).toThrow(MalformedBytes)
})

test('[F7] the bytes of a claim, whose digest has sixteen', () => {
  expect(hex(encodeClaim(claim[0]))).toBe(claim[1])
  expect(readAll(new ClaimReader(), Uint8Array.from(Buffer.from(claim[1], 'hex')))).toEqual([claim[0]])
  for (const length of [0, 15, 17, 32])
    expect(() => readAll(new ClaimReader(), encodeClaim({ name, digest: new Uint8Array(length) }))).toThrow(
      MalformedBytes,
    )
})

test('[F7] who reads offers passes over claims, and who reads claims over offers', () => {
  expect(readAll(new OfferReader(), encodeClaim(claim[0]))).toEqual([])
  expect(readAll(new ClaimReader(), encodeOffer(offer[0]))).toEqual([])
})

const records = Object.values(golden).map(([record]) => record)
const body = Uint8Array.from(
  Buffer.from(
    Object.values(golden).reduce((text, [, bytes]) => text + bytes, ''),
    'hex',
  ),
)

describe('a reader', () => {
  test('gets the same records however the body is cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: body.length }), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), body.length]
        const pieces = places.slice(1).map((end, index) => body.slice(places[index], end))
        const reader = new ChangeReader()
        expect(readAll(reader, ...pieces)).toEqual(records)
        expect(reader.isAtEnd).toBe(true)
      }),
    )
  })

  test('has all whole records of a body that was cut off, and knows that it was', () => {
    for (let length = 0; length < body.length; length++) {
      const reader = new ChangeReader()
      const read = readAll(reader, body.slice(0, length))
      expect(records.slice(0, read.length)).toEqual(read)
      expect(read.length).toBeLessThan(records.length)
    }
  })

  test('passes over kinds and fields that it does not know', () => {
    const future = Uint8Array.of(99, 2, 1, 1)
    const longerEnd = Uint8Array.of(4, 3, 9, 1, 2)
    expect(readAll(new ChangeReader(), future, longerEnd)).toEqual([{ type: 'end', sequence: 9 }])
  })

  test('refuses a padded number, a length beyond all bounds and a name that is none', () => {
    const padded = Uint8Array.of(4, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00)
    const bomb = Uint8Array.of(2, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f)
    const nameless = Uint8Array.of(3, 2, 1, 0)
    for (const bytes of [padded, bomb, nameless])
      expect(() => readAll(new ChangeReader(), bytes)).toThrow(MalformedBytes)
  })

  test('puts a large record together once', () => {
    const large = encodeChange({ type: 'doc', sequence: 1, name, update: new Uint8Array(3_000_000).fill(7) })
    const reader = new ChangeReader()
    const pieces = Array.from({ length: Math.ceil(large.length / 1_000) }, (_, index) =>
      large.subarray(index * 1_000, (index + 1) * 1_000),
    )
    const [record] = readAll(reader, ...pieces)
    expect(record).toMatchObject({ type: 'doc', sequence: 1 })
  })
})

test('[F2] a cursor is written and read, and nothing else is one', () => {
  const cursor = { epoch: '0f3a-1', sequence: 12 }
  expect(parseCursor(formatCursor(cursor))).toEqual(cursor)
  for (const text of ['', '12', 'e.', '.1', 'e.-1', 'e.1.2', 'E x.1', `${'a'.repeat(65)}.1`, 'a.99999999999999999'])
    expect(parseCursor(text)).toBeUndefined()
})

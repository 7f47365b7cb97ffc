import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as syncProtocol from 'y-protocols/sync'
import * as Y from 'yjs'
import { ByteReader, MalformedBytes } from './byte-reader.ts'
import {
  decodeMessage,
  encodeAwareness,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  varUintLength,
  writeVarUint,
} from './messages.ts'

const bytes = fc.uint8Array({ maxLength: 300 })

test('writes what y-protocols writes', () => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, 'x'.repeat(200))
  const byYProtocols = (write: (encoder: encoding.Encoder) => void): Uint8Array => {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 0)
    write(encoder)
    return encoding.toUint8Array(encoder)
  }
  expect(encodeStep1(Y.encodeStateVector(doc))).toEqual(byYProtocols((to) => syncProtocol.writeSyncStep1(to, doc)))
  expect(encodeStep2(Y.encodeStateAsUpdate(doc))).toEqual(byYProtocols((to) => syncProtocol.writeSyncStep2(to, doc)))
  expect(encodeUpdate(Y.encodeStateAsUpdate(doc))).toEqual(
    byYProtocols((to) => syncProtocol.writeUpdate(to, Y.encodeStateAsUpdate(doc))),
  )
})

test('reads what it writes', () => {
  fc.assert(
    fc.property(bytes, (body) => {
      expect(decodeMessage(encodeStep2(body))).toEqual({ type: 'step2', update: body })
      expect(decodeMessage(encodeUpdate(body))).toEqual({ type: 'update', update: body })
      expect(decodeMessage(encodeAwareness(body))).toEqual({ type: 'awareness', entries: body })
    }),
  )
  const vector = new Map([
    [1, 2],
    [2 ** 32 - 1, 2 ** 40],
  ])
  expect(decodeMessage(encodeStep1(Y.encodeStateVector(vector)))).toEqual({ type: 'step1', vector })
})

test('[E1] never throws, whatever it is given', () => {
  fc.assert(
    fc.property(bytes, (message) => {
      expect(typeof decodeMessage(message).type).toBe('string')
    }),
    { numRuns: 3_000 },
  )
})

test('numbers are written and read as lib0 does', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, value)
      const expected = encoding.toUint8Array(encoder)
      const written = new Uint8Array(varUintLength(value))
      expect(writeVarUint(written, 0, value)).toBe(written.length)
      expect(written).toEqual(expected)
      expect(new ByteReader(expected).varUint()).toBe(value)
    }),
  )
})

test('texts are measured as lib0 measures them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const encoder = encoding.createEncoder()
      encoding.writeVarString(encoder, text)
      const written = encoding.toUint8Array(encoder)
      const reader = new ByteReader(written)
      expect(reader.skipText()).toBe(decoding.readVarString(decoding.createDecoder(written)).length)
      expect(reader.remaining).toBe(0)
    }),
  )
})

test('a reader never leaves its bytes', () => {
  const around = Uint8Array.of(9, 9, 1, 2, 9, 9)
  const reader = new ByteReader(around, 2, 4)
  expect([reader.byte(), reader.byte()]).toEqual([1, 2])
  expect(() => reader.byte()).toThrow(MalformedBytes)
  expect(() => new ByteReader(around, 2, 4).skip(3)).toThrow(MalformedBytes)
})

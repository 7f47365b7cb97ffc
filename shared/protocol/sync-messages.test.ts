import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeUpdate } from './messages.ts'
import {
  chooseSubprotocol,
  decodeDownFrame,
  decodeUpFrame,
  encodeClosed,
  encodeOnChannel,
  encodeOpen,
  encodeWatch,
  offeredSubprotocols,
} from './sync-messages.ts'

const texts = fc.string({ unit: 'binary' })
const numbers = fc.maxSafeNat()

test('reads what it writes', () => {
  fc.assert(
    fc.property(numbers, numbers, texts, (channel, code, text) => {
      expect(decodeUpFrame(encodeOpen(channel, text))).toEqual({ type: 'open', channel, name: text })
      expect(decodeDownFrame(encodeClosed(channel, code, text))).toEqual({
        type: 'closed',
        channel,
        code,
        reason: text,
      })
    }),
  )
  fc.assert(
    fc.property(fc.integer({ min: 1 }), fc.uint8Array(), (channel, update) => {
      const message = encodeUpdate(update)
      const frame = encodeOnChannel(channel, message)
      expect(decodeUpFrame(frame)).toEqual({ type: 'onChannel', channel, message })
      expect(decodeDownFrame(frame)).toEqual({ type: 'onChannel', channel, message })
    }),
  )
})

test('[M5] never throws, whatever it is given', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.uint8Array({ maxLength: 60 }).map((rest) => Uint8Array.of(0, ...rest)),
  )
  fc.assert(
    fc.property(bytes, (frame) => {
      expect(typeof decodeUpFrame(frame).type).toBe('string')
      expect(typeof decodeDownFrame(frame).type).toBe('string')
    }),
    { numRuns: 3_000 },
  )
})

test.each([
  ['no channel', []],
  ['a padded channel number', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]],
  ['channel 0 without a message', [0]],
  ['a body longer than the frame', [0, 6, 2, 9]],
  ['a body that ends inside a number', [0, 6, 1, 0x80]],
  ['a body without its fields', [0, 6, 0]],
  ['a text that is longer than its body', [0, 4, 2, 9, 97]],
  ['a text that is not UTF-8', [0, 4, 2, 1, 0xff]],
  ['bytes behind the body', [0, 6, 1, 9, 9]],
])('[M5] refuses %s', (_, bytes) => {
  expect(decodeUpFrame(Uint8Array.from(bytes)).type).toBe('malformed')
})

test('[M4] a body may say more than this version reads', () => {
  expect(decodeUpFrame(Uint8Array.of(0, 6, 4, 9, 1, 2, 3))).toEqual({ type: 'ping', nonce: 9 })
  const watch = encodeWatch('space')
  const longer = Uint8Array.of(...watch, 1, 2)
  longer[2] = (watch[2] ?? 0) + 2
  expect(decodeUpFrame(longer)).toEqual({ type: 'watch', space: 'space' })
})

test('[M4] an unknown message is skipped, whatever it holds', () => {
  expect(decodeUpFrame(Uint8Array.of(0, 100, 2, 0xff, 0xff))).toEqual({ type: 'unknown' })
  expect(decodeDownFrame(Uint8Array.of(0, 100, 2, 0xff, 0xff))).toEqual({ type: 'unknown' })
  // What only the relay says means nothing from a client.
  expect(decodeUpFrame(encodeClosed(1, 4400, 'No'))).toEqual({ type: 'unknown' })
})

test('[M1] the newest version that both speak is chosen, in whatever order they are offered', () => {
  expect(chooseSubprotocol(['driftless.v9', 'driftless.v1'])).toEqual({
    subprotocol: 'driftless.v1',
    version: 1,
    token: undefined,
  })
  expect(chooseSubprotocol(offeredSubprotocols('secret'))).toEqual({
    subprotocol: 'driftless.v1',
    version: 1,
    token: 'secret',
  })
})

test('[M2] where no version fits, one is chosen to be closed in words', () => {
  expect(chooseSubprotocol(['bearer.secret', 'driftless.v8', 'driftless.v9'])).toMatchObject({
    subprotocol: 'driftless.v8',
    version: undefined,
  })
  expect(chooseSubprotocol(['other', 'bearer.secret'])).toMatchObject({ subprotocol: undefined, version: undefined })
})

/**
 * The bytes of every message of both doors. Old clients and old relays read and write these; a message that changes
 * breaks them.
 */
import { expect, test } from 'vitest'
import { ByteReader } from './byte-reader.ts'
import {
  decodeMessage,
  emptyAwarenessMessage,
  encodeAwareness,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  type WireMessage,
} from './messages.ts'
import {
  decodeDownFrame,
  decodeUpFrame,
  encodeChanged,
  encodeClose,
  encodeClosed,
  encodeCommitted,
  encodeOnChannel,
  encodeOpen,
  encodePing,
  encodePong,
  encodeRejected,
  encodeStorage,
  encodeToken,
  encodeTokenNeeded,
  encodeUnwatch,
  encodeWatch,
  encodeWelcome,
  offeredSubprotocols,
  type DownMessage,
  type UpMessage,
} from './sync-messages.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))

interface Golden<Message> {
  readonly hex: string
  readonly message: Message
  /** Absent if this side never writes it. */
  readonly encoded: Uint8Array | undefined
}
/** Every message of a union has its bytes here, or this file is a type error. */
type GoldenOf<Message extends { type: string }> = {
  readonly [Type in Message['type']]: Golden<Extract<Message, { type: Type }>>
}

const plain: GoldenOf<Exclude<WireMessage, { type: 'unknown' | 'malformed' }>> = {
  step1: {
    hex: '000003010503',
    message: { type: 'step1', vector: new Map([[5, 3]]) },
    encoded: encodeStep1(Uint8Array.of(1, 5, 3)),
  },
  step2: {
    hex: '0001020000',
    message: { type: 'step2', update: Uint8Array.of(0, 0) },
    encoded: encodeStep2(Uint8Array.of(0, 0)),
  },
  update: {
    hex: '0002020000',
    message: { type: 'update', update: Uint8Array.of(0, 0) },
    encoded: encodeUpdate(Uint8Array.of(0, 0)),
  },
  awareness: {
    hex: '0106010702027b7d',
    message: { type: 'awareness', entries: Uint8Array.of(1, 7, 2, 2, 0x7b, 0x7d) },
    encoded: encodeAwareness(Uint8Array.of(1, 7, 2, 2, 0x7b, 0x7d)),
  },
  queryAwareness: { hex: '03', message: { type: 'queryAwareness' }, encoded: undefined },
}

const up: GoldenOf<UpMessage> = {
  open: {
    hex: '00010cac0209e8ae8020e4ba8c2f61',
    message: { type: 'open', channel: 300, name: '讀 二/a' },
    encoded: encodeOpen(300, '讀 二/a'),
  },
  close: { hex: '000202ac02', message: { type: 'close', channel: 300 }, encoded: encodeClose(300) },
  token: { hex: '00030403612e62', message: { type: 'token', token: 'a.b' }, encoded: encodeToken('a.b') },
  watch: { hex: '0004020173', message: { type: 'watch', space: 's' }, encoded: encodeWatch('s') },
  unwatch: { hex: '0005020173', message: { type: 'unwatch', space: 's' }, encoded: encodeUnwatch('s') },
  ping: { hex: '00060109', message: { type: 'ping', nonce: 9 }, encoded: encodePing(9) },
}

const down: GoldenOf<DownMessage> = {
  welcome: {
    hex: '00200b0103657063808080208020',
    message: { type: 'welcome', version: 1, epoch: 'epc', maxMessageBytes: 2 ** 26, maxChannels: 4_096 },
    encoded: encodeWelcome(1, 'epc', 2 ** 26, 4_096),
  },
  closed: {
    hex: '00210602c422024e6f',
    message: { type: 'closed', channel: 2, code: 4_420, reason: 'No' },
    encoded: encodeClosed(2, 4_420, 'No'),
  },
  committed: {
    hex: '00220302ac02',
    message: { type: 'committed', channel: 2, count: 300 },
    encoded: encodeCommitted(2, 300),
  },
  rejected: {
    hex: '0023070207c422024e6f',
    message: { type: 'rejected', channel: 2, index: 7, code: 4_420, reason: 'No' },
    encoded: encodeRejected(2, 7, 4_420, 'No'),
  },
  changed: {
    hex: '0024040173ac02',
    message: { type: 'changed', space: 's', sequence: 300, docs: undefined },
    encoded: encodeChanged('s', 300, undefined),
  },
  storage: {
    hex: '002506010466756c6c',
    message: { type: 'storage', failing: true, reason: 'full' },
    encoded: encodeStorage('full'),
  },
  tokenNeeded: { hex: '0026013c', message: { type: 'tokenNeeded', secondsLeft: 60 }, encoded: encodeTokenNeeded(60) },
  pong: { hex: '00270109', message: { type: 'pong', nonce: 9 }, encoded: encodePong(9) },
}

const rule =
  'A message may not change without a new version: older clients and relays speak these bytes. Add a version beside ' +
  'the old one (sync-messages.ts, the version table of PROTOCOL.md) and leave this line as it is.'

test.each(Object.entries<Golden<unknown>>(plain))('/ws %s', (_, { hex: golden, message, encoded }) => {
  expect(decodeMessage(bytesOf(golden)), rule).toEqual(message)
  if (encoded !== undefined) expect(hex(encoded), rule).toBe(golden)
})

test.each(Object.entries<Golden<unknown>>(up))('/sync, client to relay: %s', (_, { hex: golden, message, encoded }) => {
  expect(decodeUpFrame(bytesOf(golden)), rule).toEqual(message)
  if (encoded !== undefined) expect(hex(encoded), rule).toBe(golden)
})

test.each(Object.entries<Golden<unknown>>(down))(
  '/sync, relay to client: %s',
  (_, { hex: golden, message, encoded }) => {
    expect(decodeDownFrame(bytesOf(golden)), rule).toEqual(message)
    if (encoded !== undefined) expect(hex(encoded), rule).toBe(golden)
  },
)

const changedWithDocs = '00240b' + '0173' + 'ac02' + '02' + '0173' + '03732f61'

test('[M15] a changed that names what has changed', () => {
  expect(hex(encodeChanged('s', 300, ['s', 's/a'])), rule).toBe(changedWithDocs)
  const message = { type: 'changed', space: 's', sequence: 300, docs: ['s', 's/a'] }
  expect(decodeDownFrame(bytesOf(changedWithDocs)), rule).toEqual(message)
})

test('[M4] [M15] who knows no names reads the rest as before, and passes over them', () => {
  // What every client did before there were names: channel, type, and a body that reaches to the end of the frame.
  for (const golden of [down.changed.hex, changedWithDocs]) {
    const frame = new ByteReader(bytesOf(golden))
    expect([frame.varUint(), frame.varUint()]).toEqual([0, 36])
    const body = new ByteReader(frame.varBytes())
    expect(frame.remaining).toBe(0)
    expect([body.varText(), body.varUint()]).toEqual(['s', 300])
  }
})

test('[M4] [M15] who knows them passes over what a later version adds behind them', () => {
  const later = { ...down.changed.message, docs: ['s', 's/a'] }
  expect(decodeDownFrame(bytesOf(`00240d${changedWithDocs.slice(6)}0909`))).toEqual(later)
})

test('a changed that claims more names than there are bytes is malformed', () => {
  expect(decodeDownFrame(bytesOf('0024060173ac02ff7f'))).toMatchObject({ type: 'malformed' })
})

test('the rest', () => {
  expect(hex(emptyAwarenessMessage()), rule).toBe('010100')
  expect(hex(encodeStorage('')), rule).toBe('0025020000')
  expect(hex(encodePong(0)), rule).toBe('00270100')
  expect(hex(encodeOnChannel(300, encodeUpdate(Uint8Array.of(0, 0)))), rule).toBe('ac020002020000')
  expect(offeredSubprotocols('a.b'), rule).toEqual(['driftless.v1', 'bearer.a.b'])
})

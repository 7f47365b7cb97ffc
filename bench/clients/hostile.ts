/**
 * What a broken or hostile client may send: bytes that are no WebSocket frames, frames that are no messages, and updates
 * that are no updates.
 */
import { clientFrame, opcode } from './raw-socket.ts'
import { concat, varBytes, varUint, type Wire } from './wire.ts'

export interface Attack {
  readonly name: string
  /** What is written to the socket, one after another. */
  bytes(wire: Wire, doc: string): Uint8Array[]
}

const header = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes)
const mask = [1, 2, 3, 4] as const

/** Against RFC 6455; each of these must end its own connection and nothing else. */
const violations: readonly Attack[] = [
  { name: 'a frame without a mask', bytes: () => [header(0x82, 0x03, 0, 2, 0)] },
  { name: 'a reserved bit', bytes: () => [header(0xf2, 0x83, ...mask, 1, 0, 3)] },
  { name: 'a reserved opcode', bytes: () => [header(0x83, 0x80, ...mask)] },
  { name: 'a ping of two frames', bytes: () => [header(0x09, 0x80, ...mask)] },
  { name: 'a ping of 126 bytes', bytes: () => [concat(header(0x89, 0xfe, 0, 126, ...mask), new Uint8Array(126))] },
  { name: 'a continuation of nothing', bytes: () => [header(0x80, 0x80, ...mask)] },
  { name: 'half a close code', bytes: () => [clientFrame(header(3), opcode.close)] },
  { name: 'a close code that nobody may send', bytes: () => [clientFrame(header(0x03, 0xed), opcode.close)] },
  {
    name: 'a length beyond all memory',
    bytes: () => [header(0x82, 0xff, 0x7f, ...new Array<number>(7).fill(0xff), ...mask)],
  },
]

/** A sync message in the server's framing: `kind` is 0 for step 1, 1 for step 2, 2 for an update. */
const sync = (wire: Wire, doc: string, kind: number, tail: Uint8Array): Uint8Array => {
  const head = Uint8Array.from(wire.updateHead(doc))
  head[head.length - 1] = kind
  return concat(head, tail)
}

const message = (name: string, make: (wire: Wire, doc: string) => Uint8Array, times = 1): Attack => ({
  name,
  bytes: (wire, doc) => new Array<Uint8Array>(times).fill(clientFrame(make(wire, doc))),
})

const update = (name: string, bytes: Uint8Array): Attack =>
  message(name, (wire, doc) => sync(wire, doc, 2, varBytes(bytes)), 5)

const root = varBytes(new TextEncoder().encode('content'))
const client = varUint(4_000_000_000)
const manyMillions = varUint(30_000_000)
const huge = varUint(2 ** 50)

const messages: readonly Attack[] = [
  message('nothing', () => new Uint8Array(0)),
  message('a number without an end', () => new Uint8Array(200).fill(0xff)),
  message('an unknown kind of sync message', (wire, doc) => sync(wire, doc, 9, varBytes(header(0, 0)))),
  message('a length that is not there', (wire, doc) => sync(wire, doc, 2, varUint(2 ** 31))),
  message('a state vector of a thousand million', (wire, doc) => sync(wire, doc, 0, varBytes(varUint(1e9)))),
  message('presence of a thousand million', (wire, doc) => wire.awareness(doc, varUint(1e9))),
  message('presence that is no JSON', (wire, doc) =>
    wire.awareness(doc, concat(header(1), client, header(1), varBytes(new TextEncoder().encode('{"a":')))),
  ),
  { name: 'text', bytes: () => [clientFrame(new TextEncoder().encode('hello'), opcode.text)] },
  update(
    'an update of noise',
    Uint8Array.from({ length: 300 }, (_, index) => (index * 167 + 13) & 0xff),
  ),
  update('an update cut short', concat(header(1, 3), client, header(0, 4, 1), root, header(1))),
  update('thirty million structs', concat(header(1), manyMillions, client, header(0, 0))),
  update('thirty million clients', concat(manyMillions, header(1))),
  update('thirty million deletes', concat(header(0, 1), client, manyMillions)),
  update('a gap of a thousand million million', concat(header(1, 1), client, header(0, 10), huge, header(0))),
  update('unknown content', concat(header(1, 1), client, header(0, 31, 1), root, header(0))),
  update(
    'padded numbers',
    concat(header(0x81, 0x80, 0x00, 0x81, 0x80, 0x80, 0x00), client, header(0x80, 0x00, 4, 1), root),
  ),
  update(
    'JSON that is none',
    concat(header(1, 1), client, header(0, 2, 1), root, header(1), varBytes(header(0x7b)), header(0)),
  ),
  // Yjs finds these readable and throws when it integrates them, together with all that came with them.
  update('a parent that is itself', concat(header(1, 1), client, header(0, 4, 0), client, header(0, 1, 0x61, 0))),
  update(
    'a left neighbour that is itself',
    concat(header(1, 1), client, header(0, 0x84), client, header(0, 1, 0x61, 0)),
  ),
  update(
    'a right neighbour that is yet to come',
    concat(header(1, 1), client, header(0, 0x44), client, header(5, 1, 0x61, 0)),
  ),
]

export const attacks: readonly Attack[] = [...violations, ...messages]

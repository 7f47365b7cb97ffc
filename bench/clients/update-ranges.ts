/**
 * Which ids an update brings, read without Yjs: the driver must know what has arrived however a server has merged it,
 * and must not spend its time on documents.
 */
type Visit = (client: number, from: number, to: number) => void

const contentOf = { gc: 0, deleted: 1, binary: 3, string: 4, type: 7, skip: 10 } as const

/** Where reading has got to. */
let at = 0

const varUint = (bytes: Uint8Array): number => {
  let byte = bytes[at++] ?? 0
  if (byte < 0x80) return byte
  let value = byte & 0x7f
  for (let scale = 128; ; scale *= 128) {
    byte = bytes[at++] ?? 0
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
  }
}

const skipId = (bytes: Uint8Array): void => {
  varUint(bytes)
  varUint(bytes)
}

const skipBytes = (bytes: Uint8Array): void => {
  const length = varUint(bytes)
  at += length
}

/** UTF-16 units in UTF-8: one per character, two per character of four bytes. */
const stringLength = (bytes: Uint8Array, from: number, to: number): number => {
  let units = 0
  for (let index = from; index < to; index++) {
    const byte = bytes[index] ?? 0
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1
  }
  return units
}

/** Reads one struct and returns its length; `isSkip` tells whether it stands for something that is missing. */
let isSkip = false
const structLength = (bytes: Uint8Array): number => {
  const info = bytes[at++] ?? 0
  const content = info & 0x1f
  isSkip = content === contentOf.skip
  if (isSkip || content === contentOf.gc) return varUint(bytes)
  if (info & 0x80) skipId(bytes)
  if (info & 0x40) skipId(bytes)
  if ((info & 0xc0) === 0) {
    // Without a neighbour its parent is named: a root by its name, or an item by its id.
    if (varUint(bytes) === 1) skipBytes(bytes)
    else skipId(bytes)
    if (info & 0x20) skipBytes(bytes)
  }
  switch (content) {
    case contentOf.deleted:
      return varUint(bytes)
    case contentOf.binary:
      skipBytes(bytes)
      return 1
    case contentOf.type: {
      const type = varUint(bytes)
      // XML elements and hooks have names.
      if (type === 3 || type === 5) skipBytes(bytes)
      return 1
    }
    case contentOf.string: {
      const length = varUint(bytes)
      const from = at
      at += length
      return length === 1 ? 1 : stringLength(bytes, from, at)
    }
    default:
      throw new Error(`no client here writes content of kind ${content}`)
  }
}

/** Calls `visit` with each range of ids whose structs the update brings, deleted ones included. */
export const visitRanges = (bytes: Uint8Array, from: number, visit: Visit): void => {
  at = from
  for (let clients = varUint(bytes); clients > 0; clients--) {
    let structs = varUint(bytes)
    const client = varUint(bytes)
    let start = varUint(bytes)
    let end = start
    for (; structs > 0; structs--) {
      const length = structLength(bytes)
      if (isSkip) {
        visitKeepingPlace(client, start, end, visit)
        start = end + length
        end = start
      } else end += length
    }
    visitKeepingPlace(client, start, end, visit)
  }
}

/** A visitor may read another update. */
const visitKeepingPlace = (client: number, start: number, end: number, visit: Visit): void => {
  if (end === start) return
  const place = at
  visit(client, start, end)
  at = place
}

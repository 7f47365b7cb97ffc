/**
 * Takes a long update apart into shorter ones that are applied one after the other and come to the same. In between a document
 * holds the beginning of what each writer wrote: whoever stops there has something that is whole, and is told the rest again.
 */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]
type Deletions = ReturnType<typeof Y.decodeUpdate>['ds']

/** Throws where the update cannot be read. */
export function piecesOf(update: Uint8Array, mostStructs: number): Uint8Array<ArrayBuffer>[] {
  const { structs, ds } = Y.decodeUpdate(update)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for (let from = 0; from < structs.length || pieces.length === 0; from += mostStructs) {
    const some = structs.slice(from, from + mostStructs)
    const isLast = from + mostStructs >= structs.length
    // What is deleted is so from the beginning; the last one says it of everything.
    pieces.push(pieceOf(some, isLast ? ds.clients : deletionsAmong(some, ds)))
  }
  return pieces
}

function pieceOf(structs: readonly Struct[], deletions: Deletions['clients']): Uint8Array<ArrayBuffer> {
  const encoder = new Y.UpdateEncoderV1()
  const byClient = groupsOf(structs)
  encoding.writeVarUint(encoder.restEncoder, byClient.size)
  for (const [client, ofClient] of byClient) {
    encoding.writeVarUint(encoder.restEncoder, ofClient.length)
    encoder.writeClient(client)
    encoding.writeVarUint(encoder.restEncoder, ofClient[0]?.id.clock ?? 0)
    for (const struct of ofClient) struct.write(encoder, 0)
  }
  encoding.writeVarUint(encoder.restEncoder, deletions.size)
  for (const [client, ranges] of deletions) {
    encoder.resetDsCurVal()
    encoding.writeVarUint(encoder.restEncoder, client)
    encoding.writeVarUint(encoder.restEncoder, ranges.length)
    for (const { clock, len } of ranges) {
      encoder.writeDsClock(clock)
      encoder.writeDsLen(len)
    }
  }
  return encoder.toUint8Array() as Uint8Array<ArrayBuffer>
}

/** Those that are of what these structs hold. */
function deletionsAmong(structs: readonly Struct[], { clients }: Deletions): Deletions['clients'] {
  const among: Deletions['clients'] = new Map()
  for (const [client, ofClient] of groupsOf(structs)) {
    const from = ofClient[0]?.id.clock ?? 0
    const last = ofClient.at(-1)
    const to = last === undefined ? from : last.id.clock + last.length
    const ranges = (clients.get(client) ?? [])
      .map(({ clock, len }) => ({ clock: Math.max(clock, from), end: Math.min(clock + len, to) }))
      .filter(({ clock, end }) => clock < end)
      .map(({ clock, end }) => ({ clock, len: end - clock }))
    if (ranges.length > 0) among.set(client, ranges)
  }
  return among
}

/** By client; of each one they are in the order of their clocks, without a gap. */
function groupsOf(structs: readonly Struct[]): Map<number, Struct[]> {
  const groups = new Map<number, Struct[]>()
  for (const struct of structs) {
    const group = groups.get(struct.id.client)
    if (group === undefined) groups.set(struct.id.client, [struct])
    else group.push(struct)
  }
  return groups
}

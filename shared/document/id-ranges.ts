/**
 * Sets of Yjs ids: per client, sorted ranges that neither touch nor overlap. The relay keeps what has been deleted in
 * one, because a state vector says nothing of deletes and reconnecting clients send their whole delete set each time.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Transaction } from 'yjs'

export interface IdRange {
  readonly client: number
  readonly start: number
  /** The first clock after the range. */
  readonly end: number
}

export class IdRanges {
  /** Flat pairs: start, end, start, end, … */
  readonly #bounds = new Map<number, number[]>()

  /** How many ranges there are. */
  get size(): number {
    let bounds = 0
    for (const { length } of this.#bounds.values()) bounds += length
    return bounds / 2
  }

  /** How many ids there are. */
  get count(): number {
    let ids = 0
    for (const { start, end } of this.ranges()) ids += end - start
    return ids
  }

  get clientCount(): number {
    return this.#bounds.size
  }

  add({ client, start, end }: IdRange): void {
    if (start >= end) return
    const bounds = this.#bounds.get(client)
    if (bounds === undefined) {
      this.#bounds.set(client, [start, end])
      return
    }
    const last = bounds.length - 1
    if (start > (bounds[last] ?? 0)) {
      bounds.push(start, end)
      return
    }
    // All ranges from `from` up to, not including, `to` touch the new one and become one with it.
    const from = firstEndingAtOrAfter(bounds, start)
    let to = from
    while (to < bounds.length && (bounds[to] ?? 0) <= end) to += 2
    if (from === to) bounds.splice(from, 0, start, end)
    else bounds.splice(from, to - from, Math.min(start, bounds[from] ?? start), Math.max(end, bounds[to - 1] ?? end))
  }

  /** What Yjs says was deleted, in a doc or in a transaction. */
  addDeleteSet({ clients }: Transaction['deleteSet']): void {
    for (const [client, ranges] of clients)
      for (const { clock, len } of ranges) this.add({ client, start: clock, end: clock + len })
  }

  covers({ client, start, end }: IdRange): boolean {
    if (start >= end) return true
    const bounds = this.#bounds.get(client)
    if (bounds === undefined) return false
    const at = firstEndingAtOrAfter(bounds, end)
    return at < bounds.length && (bounds[at] ?? 0) <= start
  }

  *ranges(): Generator<IdRange> {
    for (const [client, bounds] of this.#bounds)
      for (let at = 0; at < bounds.length; at += 2) yield { client, start: bounds[at] ?? 0, end: bounds[at + 1] ?? 0 }
  }

  /** By descending client, as Yjs writes them. */
  *byClient(): Generator<{ client: number; bounds: readonly number[] }> {
    const clients = [...this.#bounds.keys()].sort((a, b) => b - a)
    for (const client of clients) yield { client, bounds: this.#bounds.get(client) ?? [] }
  }
}

/** The index of the first range whose end is at or after `clock`; the length if there is none. */
const firstEndingAtOrAfter = (bounds: readonly number[], clock: number): number => {
  let low = 0
  let high = bounds.length / 2
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((bounds[2 * middle + 1] ?? 0) < clock) low = middle + 1
    else high = middle
  }
  return 2 * low
}

/** The same bytes for the same ids: ascending clients, ascending ranges, each as its distance from the one before and its length. */
export function writeIds(encoder: encoding.Encoder, ids: IdRanges): void {
  encoding.writeVarUint(encoder, ids.clientCount)
  for (const { client, bounds } of [...ids.byClient()].reverse()) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, bounds.length / 2)
    let previous = 0
    for (const bound of bounds) {
      encoding.writeVarUint(encoder, bound - previous)
      previous = bound
    }
  }
}

/** Throws where these are not ids. */
export function readIds(bytes: Uint8Array): IdRanges {
  const decoder = decoding.createDecoder(bytes)
  const ids = new IdRanges()
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients--) {
    const client = decoding.readVarUint(decoder)
    let end = 0
    for (let ranges = decoding.readVarUint(decoder); ranges > 0; ranges--) {
      const start = end + decoding.readVarUint(decoder)
      end = start + decoding.readVarUint(decoder)
      ids.add({ client, start, end })
    }
  }
  return ids
}

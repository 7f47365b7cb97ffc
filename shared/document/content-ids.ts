/**
 * What an update contains, as sets of ids: which inserted characters (client, clock) and which deletions of them. With
 * it a device tells, from what the relay sends back, which of its own edits are on the relay's disk.
 */
import * as Y from 'yjs'

interface Range {
  start: number
  /** Exclusive. */
  end: number
}
type RangesByClient = Map<number, Range[]>

export class ContentIds {
  readonly #inserts: RangesByClient = new Map()
  readonly #deletes: RangesByClient = new Map()

  get isEmpty(): boolean {
    return this.#inserts.size === 0 && this.#deletes.size === 0
  }

  /** Adds what the update contains. Throws when the bytes are no update. */
  add(update: Uint8Array): void {
    const { inserts, deletes } = contentOf(update)
    for (const [client, ranges] of inserts) unite(this.#inserts, client, ranges)
    for (const [client, ranges] of deletes) unite(this.#deletes, client, ranges)
  }

  /** Takes away what the update contains. Throws when the bytes are no update. */
  subtract(update: Uint8Array): void {
    if (this.isEmpty) return
    const { inserts, deletes } = contentOf(update)
    for (const [client, ranges] of inserts) remove(this.#inserts, client, ranges)
    for (const [client, ranges] of deletes) remove(this.#deletes, client, ranges)
  }

  clear(): void {
    this.#inserts.clear()
    this.#deletes.clear()
  }
}

function contentOf(update: Uint8Array): { inserts: RangesByClient; deletes: RangesByClient } {
  const { structs, ds } = Y.decodeUpdate(update)
  const inserts: RangesByClient = new Map()
  for (const struct of structs) {
    // A Skip stands for a gap: what the update does not contain.
    if (struct instanceof Y.Skip) continue
    const { client, clock } = struct.id
    push(inserts, client, { start: clock, end: clock + struct.length })
  }
  const deletes: RangesByClient = new Map()
  for (const [client, items] of ds.clients) {
    for (const { clock, len } of items) push(deletes, client, { start: clock, end: clock + len })
  }
  return { inserts, deletes }
}

/** Appends to the client's ranges, joining on to the last one where they touch. */
function push(byClient: RangesByClient, client: number, range: Range): void {
  const ranges = byClient.get(client)
  const last = ranges?.at(-1)
  if (ranges === undefined) byClient.set(client, [range])
  else if (last !== undefined && last.end === range.start) last.end = range.end
  else ranges.push(range)
}

function unite(byClient: RangesByClient, client: number, added: readonly Range[]): void {
  const sorted = [...(byClient.get(client) ?? []), ...added].sort((a, b) => a.start - b.start)
  const united: Range[] = []
  for (const range of sorted) {
    const last = united.at(-1)
    if (last !== undefined && range.start <= last.end) last.end = Math.max(last.end, range.end)
    else united.push({ ...range })
  }
  byClient.set(client, united)
}

function remove(byClient: RangesByClient, client: number, removed: readonly Range[]): void {
  let left = byClient.get(client)
  if (left === undefined) return
  for (const cut of removed) {
    left = left.flatMap((range) => {
      if (cut.end <= range.start || range.end <= cut.start) return [range]
      const parts: Range[] = []
      if (range.start < cut.start) parts.push({ start: range.start, end: cut.start })
      if (cut.end < range.end) parts.push({ start: cut.end, end: range.end })
      return parts
    })
  }
  if (left.length === 0) byClient.delete(client)
  else byClient.set(client, left)
}

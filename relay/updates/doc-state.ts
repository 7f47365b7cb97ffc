/**
 * All that a doc's updates hold, merged, without a Y.Doc: per client the encoded structs in runs without gaps, and the
 * set of deleted ids. Adding an update that continues a client's last run, which is what typing does, copies its bytes
 * behind the others and decodes nothing. A diff is copied out the same way; only where a client knows a part of a run
 * are the structs of that one run walked, and only where it knows a part of a struct is that struct cut, by Yjs.
 *
 * Updates whose predecessors are missing are simply runs behind a gap; they are kept and handed out like all others.
 *
 * What this cannot do is what Yjs does when it integrates: join what was typed letter by letter into one struct and drop
 * deleted text. compaction.ts does that elsewhere, from a snapshot; what is added meanwhile is remembered and added to the
 * result.
 */
import * as Y from 'yjs'
import { assert } from '../../shared/assert.ts'
import { encodeStep1, encodeStep2, varUintLength, writeVarUint } from '../../shared/protocol/messages.ts'
import { IdRanges } from '../../shared/document/id-ranges.ts'
import { encodeRun, readUpdate, seekStruct, type CheckedUpdate, type StructRun } from './update.ts'

/** A run of structs in a buffer of its own that has room to grow. */
interface Run {
  readonly client: number
  start: number
  end: number
  structs: number
  /** The first `length` bytes are in use. */
  buffer: Uint8Array
  length: number
  /** Places at which a struct begins, in order, some way from one another; absent while there are none. */
  seams: Seam[] | undefined
}

/** Where one update ended and the next went on, which is where whoever was there then has known a run up to. */
interface Seam {
  readonly clock: number
  readonly at: number
  readonly precedingStructs: number
}

/** So many bytes are walked at most where everything came in small updates. */
const seamBytes = 2_048

const skipInfo = 10
/** A run's object with its place in map and list, and two bounds of a range, as V8 keeps them. */
const runOverhead = 150
const seamOverhead = 40
const idRangeBytes = 20

const runFrom = (bytes: Uint8Array, { client, start, end, structs, from, to }: StructRun): Run => {
  const buffer = new Uint8Array(to - from)
  copyInto(buffer, 0, bytes, from, to)
  return { client, start, end, structs, buffer, length: buffer.length, seams: undefined }
}

/** Up to here a loop is faster than `set`, which needs a view, for which V8 moves a small array out of its heap. */
const loopBytes = 64

const copyInto = (target: Uint8Array, at: number, bytes: Uint8Array, from: number, to: number): void => {
  if (to - from > loopBytes) target.set(bytes.subarray(from, to), at)
  else for (let index = from; index < to; index++) target[at + index - from] = bytes[index] ?? 0
}

const append = (run: Run, bytes: Uint8Array, from: number, to: number): void => {
  if (run.length - (run.seams?.at(-1)?.at ?? 0) >= seamBytes) {
    run.seams ??= []
    run.seams.push({ clock: run.end, at: run.length, precedingStructs: run.structs })
  }
  const length = run.length + to - from
  if (length > run.buffer.length) {
    const grown = new Uint8Array(Math.max(length, 2 * run.buffer.length))
    grown.set(run.buffer.subarray(0, run.length))
    run.buffer = grown
  }
  copyInto(run.buffer, run.length, bytes, from, to)
  run.length = length
}

/** The part of a run from a clock on, which must lie inside the run. */
const cut = (bytes: Uint8Array, run: StructRun, clock: number): { bytes: Uint8Array; run: StructRun } => {
  if (clock <= run.start) return { bytes, run }
  const { at, start, precedingStructs, next } = seekStruct(bytes, run, clock)
  const structs = run.structs - precedingStructs
  if (start === clock) return { bytes, run: { ...run, start, structs, from: at } }
  const struct: StructRun = { ...run, start, structs: 1, from: at, to: next }
  const sliced = readUpdate(Y.diffUpdate(encodeRun(bytes, struct), Y.encodeStateVector(new Map([[run.client, clock]]))))
  const rest = sliced.ok ? sliced.update.runs[0] : undefined
  assert(sliced.ok && rest?.start === clock, `struct of client ${run.client} is cut at ${clock}`)
  const head = sliced.update.bytes.subarray(rest.from, rest.to)
  const joined = new Uint8Array(head.length + run.to - next)
  joined.set(head)
  joined.set(bytes.subarray(next, run.to), head.length)
  return { bytes: joined, run: { ...run, start: clock, structs, from: 0, to: joined.length } }
}

/** Of a state that holds nothing. Made once: a new doc is greeted and answered before anything is written in it. */
const emptyGreeting = encodeStep1(Uint8Array.of(0))
const emptyAnswer = encodeStep2(Uint8Array.of(0, 0))

const asStructRun = ({ client, start, end, structs, length }: Run): StructRun => ({
  client,
  start,
  end,
  structs,
  from: 0,
  to: length,
})

/** As `cut`, without walking what lies before the last seam that the clock is not before. */
const cutRun = (run: Run, clock: number): { bytes: Uint8Array; run: StructRun } => {
  const whole = asStructRun(run)
  const seam = run.seams?.findLast((candidate) => candidate.clock <= clock)
  if (seam === undefined) return cut(run.buffer, whole, clock)
  const { precedingStructs, at } = seam
  return cut(run.buffer, { ...whole, start: seam.clock, structs: run.structs - precedingStructs, from: at }, clock)
}

export class DocState {
  #runsByClient = new Map<number, Run[]>()
  #deletes = new IdRanges()
  #structs = 0
  #structsWhenCompacted = 0
  /** What each newcomer is sent, and what one that has nothing is answered; made when first asked for. */
  #greeting: Uint8Array | undefined
  #wholeAnswer: Uint8Array | undefined
  /** What has been added since a compaction began; absent while none runs. */
  #since: CheckedUpdate[] | undefined

  /** How many structs the state consists of. */
  get structs(): number {
    return this.#structs
  }

  /** How many structs have come since the state was last compact. */
  get looseStructs(): number {
    return this.#structs - this.#structsWhenCompacted
  }

  /** Whether adding the update would change nothing. */
  covers({ runs, deletes }: CheckedUpdate): boolean {
    return runs.every((run) => this.#coversRun(run)) && deletes.every((range) => this.#deletes.covers(range))
  }

  add(update: CheckedUpdate): void {
    this.dropCache()
    this.#since?.push(update)
    for (const run of update.runs) this.#addRun(update.bytes, run)
    for (const range of update.deletes) this.#deletes.add(range)
  }

  /**
   * What is here without a gap, per client. `except` lists updates that must not be counted, because they are not on
   * disk yet: whoever is told that something is known will not offer it again.
   */
  stateVector(except: Iterable<CheckedUpdate>): Uint8Array {
    const vector = new Map<number, number>()
    for (const [client, [first]] of this.#runsByClient) if (first?.start === 0) vector.set(client, first.end)
    for (const { runs } of except)
      for (const { client, start } of runs) {
        const known = vector.get(client)
        if (known === undefined || known <= start) continue
        if (start === 0) vector.delete(client)
        else vector.set(client, start)
      }
    return Y.encodeStateVector(vector)
  }

  /** Whether all that a state vector speaks of is here. */
  reaches(vector: ReadonlyMap<number, number>): boolean {
    return [...vector].every(([client, end]) => end === 0 || this.#coversRun({ client, start: 0, end }))
  }

  /** One update with everything that somebody with this state vector lacks, and with all deletes. */
  encodeDiff(vector: ReadonlyMap<number, number>): Uint8Array {
    const writer = new Writer()
    const clients = [...this.#runsByClient.keys()]
      .filter((client) => (this.#runsByClient.get(client)?.at(-1)?.end ?? 0) > (vector.get(client) ?? 0))
      .sort((a, b) => b - a)
    writer.varUint(clients.length)
    for (const client of clients) {
      const known = vector.get(client) ?? 0
      const parts = (this.#runsByClient.get(client) ?? [])
        .filter(({ end }) => end > known)
        .map((run) => cutRun(run, known))
      const gaps = parts.length - 1
      writer.varUint(parts.reduce((sum, { run }) => sum + run.structs, gaps))
      writer.varUint(client)
      writer.varUint(parts[0]?.run.start ?? 0)
      let clock = parts[0]?.run.start ?? 0
      for (const { bytes, run } of parts) {
        if (run.start > clock) {
          writer.varUint(skipInfo)
          writer.varUint(run.start - clock)
        }
        writer.bytes(bytes.subarray(run.from, run.to))
        clock = run.end
      }
    }
    writer.varUint(this.#deletes.clientCount)
    for (const { client, bounds } of this.#deletes.byClient()) {
      writer.varUint(client)
      writer.varUint(bounds.length / 2)
      for (let at = 0; at < bounds.length; at += 2) {
        const start = bounds[at] ?? 0
        writer.varUint(start)
        writer.varUint((bounds[at + 1] ?? 0) - start)
      }
    }
    return writer.finish()
  }

  /** The step 1 of a state that is all on disk. */
  greeting(): Uint8Array {
    if (this.#runsByClient.size === 0) return emptyGreeting
    return (this.#greeting ??= encodeStep1(this.stateVector([])))
  }

  /** The step 2 for somebody with this state vector. */
  answer(vector: ReadonlyMap<number, number>): Uint8Array {
    if (this.#runsByClient.size === 0 && this.#deletes.clientCount === 0) return emptyAnswer
    if (vector.size > 0) return encodeStep2(this.encodeDiff(vector))
    return (this.#wholeAnswer ??= encodeStep2(this.encodeDiff(vector)))
  }

  /** The bytes in memory, about. */
  get memoryBytes(): number {
    let bytes = this.#wholeAnswer?.length ?? 0
    for (const runs of this.#runsByClient.values())
      for (const { buffer, seams = [] } of runs) bytes += buffer.length + runOverhead + seams.length * seamOverhead
    return bytes + this.#deletes.size * idRangeBytes
  }

  /** Frees what can be made again from the rest. */
  dropCache(): void {
    this.#greeting = this.#wholeAnswer = undefined
  }

  /** All that is here, to be made compact. Ends with `endCompaction`, and does not begin again before. */
  beginCompaction(): Uint8Array {
    assert(this.#since === undefined, 'a state is made compact once at a time')
    this.#since = []
    return this.encodeDiff(new Map())
  }

  /** Takes the compact form of what `beginCompaction` gave; without one the state stays as it is. */
  endCompaction(compacted: CheckedUpdate | undefined): void {
    const since = this.#since
    assert(since !== undefined, 'a compaction ends after it has begun')
    this.#since = undefined
    if (compacted === undefined) return
    this.#runsByClient = new Map()
    this.#deletes = new IdRanges()
    this.#structs = 0
    this.add(compacted)
    this.#structsWhenCompacted = this.#structs
    for (const update of since) if (!this.covers(update)) this.add(update)
  }

  #coversRun({ client, start, end }: { client: number; start: number; end: number }): boolean {
    const runs = this.#runsByClient.get(client)
    return runs !== undefined && runs.some((run) => run.start <= start && end <= run.end)
  }

  #addRun(bytes: Uint8Array, run: StructRun): void {
    const runs = this.#runsByClient.get(run.client)
    if (runs === undefined) {
      this.#runsByClient.set(run.client, [runFrom(bytes, run)])
      this.#structs += run.structs
      return
    }
    const last = runs.at(-1)
    if (last === undefined || run.start > last.end) {
      runs.push(runFrom(bytes, run))
      this.#structs += run.structs
    } else if (run.start === last.end) {
      append(last, bytes, run.from, run.to)
      last.end = run.end
      last.structs += run.structs
      this.#structs += run.structs
    } else this.#insertRun(runs, bytes, run)
  }

  /** A run that starts before the end of what is known of its client. */
  #insertRun(runs: Run[], bytes: Uint8Array, run: StructRun): void {
    let index = runs.findIndex(({ end }) => end > run.start)
    let added = { bytes, run }
    const before = runs[index]
    assert(before !== undefined, `a run of client ${run.client} ends after ${run.start}`)
    if (before.start <= run.start) {
      if (before.end >= run.end) return
      added = cut(bytes, run, before.end)
      index++
    }
    // What lies inside the new run is in it.
    let to = index
    while ((runs[to]?.end ?? Infinity) <= run.end) to++
    for (const { structs } of runs.splice(index, to - index)) this.#structs -= structs
    const next = runs[index]
    if (next !== undefined && next.start < run.end) {
      const rest = cutRun(next, run.end)
      this.#structs += rest.run.structs - next.structs
      runs[index] = runFrom(rest.bytes, rest.run)
    }
    runs.splice(index, 0, runFrom(added.bytes, added.run))
    this.#structs += added.run.structs
    joinNeighbours(runs, index)
    joinNeighbours(runs, index - 1)
  }
}

/** Several updates as one. */
export const mergeUpdates = (updates: readonly CheckedUpdate[]): Uint8Array => {
  const state = new DocState()
  for (const update of updates) state.add(update)
  return state.encodeDiff(new Map())
}

const joinNeighbours = (runs: Run[], index: number): void => {
  const left = runs[index]
  const right = runs[index + 1]
  if (left === undefined || right === undefined || left.end !== right.start) return
  append(left, right.buffer, 0, right.length)
  left.end = right.end
  left.structs += right.structs
  runs.splice(index + 1, 1)
}

class Writer {
  #buffer = new Uint8Array(1024)
  #length = 0

  varUint(value: number): void {
    this.#reserve(varUintLength(value))
    this.#length = writeVarUint(this.#buffer, this.#length, value)
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#buffer.set(bytes, this.#length)
    this.#length += bytes.length
  }

  finish(): Uint8Array {
    return this.#buffer.slice(0, this.#length)
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#buffer.length) return
    const grown = new Uint8Array(Math.max(this.#length + length, 2 * this.#buffer.length))
    grown.set(this.#buffer.subarray(0, this.#length))
    this.#buffer = grown
  }
}

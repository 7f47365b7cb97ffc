/**
 * A person's editing as Yjs updates, one per operation: the automerge-paper trace of github.com/josephg/editing-traces
 * (CC BY 4.0) when it lies beside the project, else typing made from a seed. Made once and kept in the system's folder
 * for temporary files.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import * as Y from 'yjs'
import { seededRandom } from '../statistics.ts'

const recordingPath = fileURLToPath(new URL('../../../shared/data/automerge-paper.json.gz', import.meta.url))
const generatedOperations = 259_778
const formatVersion = 1

/** Where, how many characters are removed, and what is put there. */
type Patch = readonly [position: number, deleted: number, inserted: string]

export interface Trace {
  readonly source: 'automerge-paper' | 'generated'
  readonly client: number
  /** One per operation, and one insertion behind the last, whose arrival shows that all before it have arrived. */
  readonly updates: readonly Uint8Array[]
  /** The length of the client's history after each update; deleting does not add to it. */
  readonly clocks: Uint32Array
  /** The size of the whole document as Yjs encodes it. */
  readonly mergedBytes: number
}

const recorded = (): Patch[] => {
  const { txns } = JSON.parse(gunzipSync(readFileSync(recordingPath)).toString('utf8')) as {
    txns: { patches: Patch[] }[]
  }
  return txns.flatMap(({ patches }) => patches)
}

/** Writes mostly where the last character was written, sometimes elsewhere, and takes back a quarter. */
const generated = (): Patch[] => {
  const random = seededRandom(20_260_101)
  let length = 0
  let cursor = 0
  return Array.from({ length: generatedOperations }, (): Patch => {
    if (random() < 0.01) cursor = Math.floor(random() * (length + 1))
    if (cursor > 0 && random() < 0.28) {
      length--
      return [--cursor, 1, '']
    }
    length++
    return [cursor++, 0, String.fromCharCode(97 + Math.floor(random() * 26))]
  })
}

const client = 1_234_567_890

const record = (patches: readonly Patch[]): Omit<Trace, 'source'> => {
  const doc = new Y.Doc()
  doc.clientID = client
  const text = doc.getText('content')
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const clocks = new Uint32Array(patches.length + 1)
  let clock = 0
  for (const [index, [position, deleted, inserted]] of [...patches, [0, 0, '.'] as const].entries()) {
    doc.transact(() => {
      if (deleted > 0) text.delete(position, deleted)
      if (inserted !== '') text.insert(position, inserted)
    })
    clock += inserted.length
    clocks[index] = clock
  }
  return { client, updates, clocks, mergedBytes: Y.encodeStateAsUpdate(doc).length }
}

/** The file: the merged size, the number of updates, then for each its clock, its length and its bytes. */
const encode = ({ updates, clocks, mergedBytes }: Omit<Trace, 'source'>): Buffer => {
  const file = Buffer.alloc(8 + updates.reduce((sum, { length }) => sum + 8 + length, 0))
  let at = file.writeUInt32LE(mergedBytes, 0)
  at = file.writeUInt32LE(updates.length, at)
  for (const [index, update] of updates.entries()) {
    at = file.writeUInt32LE(clocks[index] ?? 0, at)
    at = file.writeUInt32LE(update.length, at)
    file.set(update, at)
    at += update.length
  }
  return file
}

const decode = (file: Buffer): Omit<Trace, 'source'> => {
  const count = file.readUInt32LE(4)
  const clocks = new Uint32Array(count)
  const updates: Uint8Array[] = []
  let at = 8
  for (let index = 0; index < count; index++) {
    clocks[index] = file.readUInt32LE(at)
    const length = file.readUInt32LE(at + 4)
    updates.push(file.subarray(at + 8, at + 8 + length))
    at += 8 + length
  }
  return { client, updates, clocks, mergedBytes: file.readUInt32LE(0) }
}

/** The first `operations` of the trace, or all. */
export const loadTrace = (operations = Infinity): Trace => {
  const source = existsSync(recordingPath) ? 'automerge-paper' : 'generated'
  const path = join(tmpdir(), `driftless-bench-${source}-${operations}-v${formatVersion}.bin`)
  if (!existsSync(path)) {
    const patches = source === 'generated' ? generated() : recorded()
    writeFileSync(`${path}.new`, encode(record(patches.slice(0, operations))))
    renameSync(`${path}.new`, path)
  }
  return { source, ...decode(readFileSync(path)) }
}

/**
 * A backup as a file: everything that one snapshot of the database holds, compressed with gzip. Inside:
 *
 *   magic     16 bytes, `DRIFTLESS BACKUP`
 *   header    varBytes, JSON: format, epoch, sequence, layout, createdAt, relayVersion
 *   row       1, varBytes key, varBytes value; any number of them, by key
 *   trailer   0, varUint rows, 32 bytes SHA-256 of everything before the trailer's digest
 *
 * Lengths come first and the trailer last, so a file that was cut off anywhere lacks its trailer. Numbers are varUints
 * as in lib0.
 */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'
import { varUintLength, writeVarUint } from '../../shared/protocol/messages.ts'
import type { LevelRow } from '../storage/level-database.ts'

const magic = Buffer.from('DRIFTLESS BACKUP', 'latin1')
const format = 1
const rowTag = 1
const trailerTag = 0
const digestBytes = 32
/** LevelDB takes no more; a longer one is damage. */
const maxPartBytes = 2 ** 32
/** The header is small; what claims more is another file. */
const maxHeaderBytes = 64 * 1024

const headerSchema = z.object({
  format: z.number().int(),
  /** Of the database that was copied; empty where no relay had opened it yet. */
  epoch: z.string(),
  /** The last commit that is in it. */
  sequence: z.number().int(),
  /** The layout of the rows; empty where no relay had opened the database yet. */
  layout: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
  relayVersion: z.string(),
})
export type BackupHeader = z.infer<typeof headerSchema>

export interface BackupSummary {
  readonly rows: number
  /** Of keys and values, before compression. */
  readonly bytes: number
}

/** What is wrong with a file that was given as a backup. */
export class BackupFileError extends Error {
  override readonly name = 'BackupFileError'
}

const varUint = (value: number): Buffer => {
  const bytes = Buffer.alloc(varUintLength(value))
  writeVarUint(bytes, 0, value)
  return bytes
}

const varBytes = (bytes: Uint8Array): Uint8Array[] => [varUint(bytes.length), bytes]

async function* encode(
  header: Omit<BackupHeader, 'format'>,
  chunks: AsyncIterable<readonly LevelRow[]>,
  onEnd: (summary: BackupSummary) => void,
): AsyncGenerator<Buffer> {
  const digest = createHash('sha256')
  const hashed = (parts: readonly Uint8Array[]): Buffer => {
    const bytes = Buffer.concat(parts)
    digest.update(bytes)
    return bytes
  }
  let rows = 0
  let bytes = 0
  yield hashed([magic, ...varBytes(Buffer.from(JSON.stringify({ format, ...header })))])
  for await (const chunk of chunks) {
    rows += chunk.length
    for (const { key, value } of chunk) bytes += key.length + value.length
    yield hashed(chunk.flatMap(({ key, value }) => [Buffer.of(rowTag), ...varBytes(key), ...varBytes(value)]))
  }
  yield hashed([Buffer.of(trailerTag), varUint(rows)])
  yield digest.digest()
  onEnd({ rows, bytes })
}

/** Writes beside the file and renames, so that under its name there is a whole backup or what was there before. */
export const writeBackupFile = async (
  path: string,
  header: Omit<BackupHeader, 'format'>,
  chunks: AsyncIterable<readonly LevelRow[]>,
): Promise<BackupSummary> => {
  const partPath = `${path}.part`
  let summary: BackupSummary = { rows: 0, bytes: 0 }
  try {
    await rm(partPath, { force: true })
    const encoded = Readable.from(encode(header, chunks, (end) => (summary = end)))
    // Everybody's notes are in it, so nobody else may read it. Flushing is an fsync before the file is closed.
    await pipeline(encoded, createGzip(), createWriteStream(partPath, { mode: 0o600, flush: true }))
    await rename(partPath, path)
  } catch (error) {
    await rm(partPath, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
  return summary
}

/** Makes a rename last through a power cut. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Bytes as they come, handed out in pieces of the lengths that are asked for. */
class ByteStream {
  readonly #source: AsyncIterator<Buffer>
  readonly #digest: Hash = createHash('sha256')
  #rest: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** Of all that was taken so far. */
  digest(): Buffer {
    return this.#digest.copy().digest()
  }

  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = []
    let missing = length
    while (missing > this.#rest.length) {
      parts.push(this.#rest)
      missing -= this.#rest.length
      this.#rest = Buffer.alloc(0)
      const next = await this.#source.next()
      if (next.done === true) throw new BackupFileError('it was cut off')
      this.#rest = next.value
    }
    parts.push(this.#rest.subarray(0, missing))
    this.#rest = this.#rest.subarray(missing)
    const [only] = parts
    const bytes = only !== undefined && parts.length === 1 ? only : Buffer.concat(parts)
    this.#digest.update(bytes)
    return bytes
  }

  async varUint(): Promise<number> {
    for (let value = 0, factor = 1; ; factor *= 128) {
      const byte = (await this.take(1)).readUInt8()
      value += (byte & 0x7f) * factor
      if (value > Number.MAX_SAFE_INTEGER) throw new BackupFileError('it is damaged')
      if (byte < 0x80) return value
    }
  }

  async varBytes(maxBytes: number): Promise<Buffer> {
    const length = await this.varUint()
    if (length > maxBytes) throw new BackupFileError('it is damaged')
    return this.take(length)
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.#source.next()
      if (next.done === true) return true
      this.#rest = next.value
    }
    return false
  }

  async close(): Promise<void> {
    await this.#source.return?.()
  }
}

const readHeader = async (stream: ByteStream): Promise<BackupHeader> => {
  if (!(await stream.take(magic.length)).equals(magic)) throw new BackupFileError('it is no backup of a relay')
  const text = (await stream.varBytes(maxHeaderBytes)).toString('utf8')
  const header = headerSchema.safeParse(JSON.parse(text))
  if (!header.success) throw new BackupFileError('its header cannot be read')
  if (header.data.format !== format)
    throw new BackupFileError(`a newer version of the relay has written it (format ${header.data.format})`)
  return header.data
}

const asFileError = (error: unknown): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'Z_BUF_ERROR') return new BackupFileError('it was cut off')
  if (typeof code === 'string' && code.startsWith('Z_')) return new BackupFileError('it is damaged')
  if (error instanceof SyntaxError) return new BackupFileError('its header cannot be read')
  return error
}

/**
 * Hands out the rows, and resolves if the file was whole: whoever has acted on rows before that must undo it otherwise.
 * Throws a `BackupFileError` whose message follows the name of the file.
 */
export const readBackupFile = async (
  path: string,
  onRows: (rows: readonly LevelRow[]) => Promise<void>,
): Promise<BackupHeader & BackupSummary> => {
  const unzipped = createGunzip()
  const read = pipeline(createReadStream(path), unzipped)
  // What fails there is thrown by the reader of its end, too.
  read.catch(() => undefined)
  const stream = new ByteStream(unzipped)
  try {
    const header = await readHeader(stream)
    let rows = 0
    let bytes = 0
    let chunk: LevelRow[] = []
    let chunkBytes = 0
    while ((await stream.take(1)).readUInt8() === rowTag) {
      const row = { key: await stream.varBytes(maxPartBytes), value: await stream.varBytes(maxPartBytes) }
      rows++
      chunkBytes += row.key.length + row.value.length
      chunk.push(row)
      if (chunkBytes < handedOutBytes && chunk.length < handedOutRows) continue
      await onRows(chunk)
      bytes += chunkBytes
      chunk = []
      chunkBytes = 0
    }
    bytes += chunkBytes
    const claimed = await stream.varUint()
    const digest = stream.digest()
    if (claimed !== rows || !(await stream.take(digestBytes)).equals(digest)) throw new BackupFileError('it is damaged')
    if (!(await stream.isAtEnd())) throw new BackupFileError('it goes on behind its end')
    if (chunk.length > 0) await onRows(chunk)
    return { ...header, rows, bytes }
  } catch (error) {
    throw asFileError(error)
  } finally {
    await stream.close()
  }
}

const handedOutBytes = 1024 * 1024
const handedOutRows = 1_000

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LevelDatabase, type DatabaseSnapshot, type LevelRow } from './level-database.ts'
import { checksumOf, everything, type KeyRange } from './level-keys.ts'

let folder: string
let database: LevelDatabase
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'driftless-level-'))
  database = await LevelDatabase.open(folder)
})
afterEach(async () => {
  await database.close().catch(() => undefined)
  await rm(folder, { recursive: true })
})

const key = (text: string): Buffer => Buffer.from(`\0${text}`)
const rowsOf = (letter: string, count: number, bytes = 1): LevelRow[] =>
  Array.from({ length: count }, (_, index) => ({
    key: key(`${letter}${String(index).padStart(6, '0')}`),
    value: Buffer.alloc(bytes, letter),
  }))
const rangeOf = (letter: string): KeyRange => ({ gte: key(letter), lt: key(`${letter}~`) })

/** Comparing megabytes of buffers byte by byte takes the test library half a minute. */
const summary = (rows: readonly LevelRow[]): string =>
  rows.map(({ key, value }) => `${key.toString('latin1')} ${checksumOf(value)}`).join()

const readAll = async (scan: AsyncIterable<readonly LevelRow[]> | undefined): Promise<LevelRow[]> => {
  const rows: LevelRow[] = []
  for await (const chunk of scan ?? []) rows.push(...chunk)
  return rows
}

/** Larger than what is read ahead. */
const large = (): LevelRow[] => rowsOf('a', 3_000, 2_000)

test('a snapshot shows what was there when it was made, in all its ranges and by key', async () => {
  await database.write([...large(), ...rowsOf('b', 10)])
  await using snapshot = await database.snapshot([rangeOf('a'), rangeOf('b'), everything])
  const gone = large().map((row) => ({ key: row.key, value: undefined }))
  await database.write([...gone, ...rowsOf('b', 20, 2), ...rowsOf('c', 5)])
  const [a, b, all] = snapshot.scans
  expect(await readAll(b)).toEqual(rowsOf('b', 10))
  expect(summary(await readAll(a))).toBe(summary(large()))
  expect(await readAll(all)).toHaveLength(3_010)
  expect(await snapshot.getMany([key('a002999'), key('c000000'), key('a000000'), key('b000003')])).toEqual([
    Buffer.alloc(2_000, 'a'),
    undefined,
    Buffer.alloc(2_000, 'a'),
    Buffer.from('b'),
  ])
})

test('all ranges of a snapshot are of the same moment, also while writes run', async () => {
  const total = 300
  const writing = (async () => {
    for (let count = 0; count < total; count++)
      await database.write([
        { key: key(`a${String(count).padStart(6, '0')}`), value: Buffer.from('a') },
        { key: key(`b${String(count).padStart(6, '0')}`), value: Buffer.from('b') },
      ])
  })()
  for (let seen = 0; seen < total;) {
    await using snapshot: DatabaseSnapshot = await database.snapshot([rangeOf('a'), rangeOf('b')])
    const [a, b] = await Promise.all(snapshot.scans.map(readAll))
    expect(a?.length).toBe(b?.length)
    seen = a?.length ?? total
  }
  await writing
})

test('who reads while the database is opened anew gets everything', async () => {
  await database.write(large())
  let isRecovered = false
  const recovered = database.recover(0).then(() => (isRecovered = true))
  const readers = Array.from({ length: 4 }, async () => {
    while (!isRecovered) expect(await database.rows(rangeOf('a'))).toHaveLength(3_000)
  })
  await Promise.all([recovered, ...readers])
})

test('a snapshot ends when the database is opened anew, and says so', async () => {
  await database.write(large())
  const snapshot = await database.snapshot([rangeOf('a')])
  const [scan] = snapshot.scans
  const chunks = scan?.[Symbol.asyncIterator]()
  await chunks?.next()
  await database.recover(0)
  await expect(chunks?.next()).rejects.toThrow('begin again')
  await expect(snapshot.getMany([key('a000000')])).rejects.toThrow('begin again')
  await snapshot[Symbol.asyncDispose]()
})

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LevelRow } from '../storage/level-database.ts'
import { readBackupFile, writeBackupFile } from './backup-file.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'driftless-backup-'))
  file = join(folder, 'notes.backup')
})
afterEach(() => rm(folder, { recursive: true }))

const header = { epoch: 'e', sequence: 7, layout: '1', createdAt: '2026-01-02T03:04:05.000Z', relayVersion: '1.2.3' }
const rows: LevelRow[] = Array.from({ length: 300 }, (_, index) => ({
  key: Buffer.from(`key ${String(index).padStart(3, '0')}`),
  value: Buffer.alloc((index * 37) % 400, index),
}))

async function* inChunks(all: readonly LevelRow[], length: number): AsyncGenerator<readonly LevelRow[]> {
  for (let at = 0; at < all.length; at += length) yield await Promise.resolve(all.slice(at, at + length))
}

const read = async (): Promise<LevelRow[]> => {
  const found: LevelRow[] = []
  await readBackupFile(file, (some) => Promise.resolve(void found.push(...some)))
  return found
}

test('what was written comes back, with what the header says', async () => {
  const summary = await writeBackupFile(file, header, inChunks(rows, 7))
  expect(summary).toEqual({
    rows: 300,
    bytes: rows.reduce((sum, { key, value }) => sum + key.length + value.length, 0),
  })
  expect(await readBackupFile(file, () => Promise.resolve())).toEqual({ format: 1, ...header, ...summary })
  expect(await read()).toEqual(rows)
  expect(await readdir(folder)).toEqual(['notes.backup'])
})

test('only its owner reads it', async () => {
  await writeBackupFile(file, header, inChunks(rows, 100))
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('a file that was cut off anywhere is refused', async () => {
  await writeBackupFile(file, header, inChunks(rows.slice(0, 3), 1))
  const whole = await readFile(file)
  const content = gunzipSync(whole)
  for (let length = 0; length < whole.length; length++) {
    await writeFile(file, whole.subarray(0, length))
    await expect(read(), `cut to ${length}`).rejects.toThrow('it was cut off')
  }
  // And one that was cut off before it was compressed.
  for (let length = 0; length < content.length; length++) {
    await writeFile(file, gzipSync(content.subarray(0, length)))
    await expect(read(), `cut to ${length} inside`).rejects.toMatchObject({ name: 'BackupFileError' })
  }
})

test('a file with any other byte is refused', async () => {
  await writeBackupFile(file, header, inChunks(rows.slice(0, 3), 1))
  const content = gunzipSync(await readFile(file))
  for (let at = 0; at < content.length; at++) {
    const damaged = Buffer.from(content)
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at)
    await writeFile(file, gzipSync(damaged))
    await expect(read(), `byte ${at}`).rejects.toMatchObject({ name: 'BackupFileError' })
  }
})

test.each([
  ['another file', gzipSync('once upon a time there was a file'), 'it is no backup of a relay'],
  ['a file that is not compressed', Buffer.from('# A note'), 'it is damaged'],
  ['an empty file', Buffer.alloc(0), 'it was cut off'],
])('%s is refused', async (_, bytes, problem) => {
  await writeFile(file, bytes)
  await expect(read()).rejects.toThrow(problem)
})

test('a file that goes on behind its end is refused', async () => {
  await writeBackupFile(file, header, inChunks(rows, 100))
  await writeFile(file, gzipSync(Buffer.concat([gunzipSync(await readFile(file)), Buffer.of(1)])))
  await expect(read()).rejects.toThrow('it goes on behind its end')
})

test('a backup that fails leaves the one that was there, and nothing else', async () => {
  await writeBackupFile(file, header, inChunks(rows, 100))
  const before = await readFile(file)
  async function* failing(): AsyncGenerator<readonly LevelRow[]> {
    yield await Promise.resolve(rows)
    throw new Error('the disk is gone')
  }
  await expect(writeBackupFile(file, header, failing())).rejects.toThrow('the disk is gone')
  expect(await readFile(file)).toEqual(before)
  expect(await readdir(folder)).toEqual(['notes.backup'])
})

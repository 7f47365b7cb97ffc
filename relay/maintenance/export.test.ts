import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { writeFileForm } from '../../shared/document/note-doc.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import { updateKey } from '../storage/level-keys.ts'
import { newLevelFolder, store, withDatabase } from '../testing/level-folder.ts'
import { readText, typing } from '../testing/updates.ts'
import { exportDocs, type ExportReport } from './export.ts'

let folder: string
let target: string
beforeEach(async () => {
  folder = await newLevelFolder()
  target = await mkdtemp(join(tmpdir(), 'driftless-export-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
  await rm(target, { recursive: true })
})

const exportFolder = (): Promise<ExportReport> => withDatabase(folder, (database) => exportDocs(database, target))
const files = async (): Promise<string[]> =>
  (await readdir(target, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(target.length + 1))
    .sort()

const note = (text: string, prepare: (doc: Y.Doc) => void = () => undefined): Uint8Array[] => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, text)
  prepare(doc)
  return [Y.encodeStateAsUpdate(doc)]
}

const space = '5b4d1d0e-1111-4000-8000-000000000000'
const ids = Array.from({ length: 6 }, (_, index) => `0000000${index}-2222-4000-8000-000000000000` as NoteId)
const [titled, untitled, twin, trashed, empty, unlisted] = ids as [NoteId, NoteId, NoteId, NoteId, NoteId, NoteId]

test('every doc becomes one update and, where it has a text, a text file', async () => {
  await store(folder, {
    plain: typing('hello'),
    'a/deep/er': typing('deep'),
    drawing: [Uint8Array.of(0, 1, 1, 1, 0, 1)],
  })
  expect(await exportFolder()).toEqual({ docs: 3, texts: 2, problems: [] })
  expect(await files()).toEqual(['a/deep-er.md', 'a/deep-er.yjs', 'drawing.yjs', 'plain.md', 'plain.yjs'])
  expect(await readFile(join(target, 'plain.md'), 'utf8')).toBe('hello')
  expect(readText([await readFile(join(target, 'plain.yjs'))])).toBe('hello')
})

test('notes of a space are called what they are called in the app', async () => {
  const doc = new Y.Doc()
  const listed = new SpaceDoc(doc)
  for (const id of [titled, untitled, twin, trashed, empty]) listed.addNote(id, { createdAt: 1, editedAt: 1 })
  listed.titles.write(titled, { value: 'Shopping: milk/eggs?', by: 'Ada', at: 1 })
  listed.titles.write(twin, { value: 'first line', by: 'Ada', at: 1 })
  listed.tombstones.write(trashed, { value: { stateVector: '' }, by: 'Ada', at: 1 })
  await store(folder, {
    [space]: [Y.encodeStateAsUpdate(doc)],
    [`${space}/${titled}`]: note('milk\neggs', (own) =>
      writeFileForm(own, { encoding: 'utf-8', byteOrderMark: true, lineBreak: '\r\n' }),
    ),
    [`${space}/${untitled}`]: note('# First line\nand more'),
    [`${space}/${twin}`]: note('another'),
    [`${space}/${trashed}`]: note('Old plan'),
    [`${space}/${empty}`]: [Uint8Array.of(0, 0)],
    [`${space}/${unlisted}`]: note('nobody lists me'),
  })
  expect(await exportFolder()).toEqual({ docs: 7, texts: 6, problems: [] })
  expect((await files()).filter((name) => name.endsWith('.md'))).toEqual(
    [
      'Shopping- milk-eggs-.md',
      'First line.md',
      // The same name on a disk that knows no capitals.
      'first line (2).md',
      'trash/Old plan.md',
      'note-00000004.md',
      `${unlisted}.md`,
    ]
      .map((name) => `${space}/${name}`)
      .sort(),
  )
  // As the file was that it came from.
  expect(await readFile(join(target, space, 'Shopping- milk-eggs-.md'), 'utf8')).toBe('\ufeffmilk\r\neggs')
})

test('no name leads out of the folder, and none is taken twice', async () => {
  const names = [
    '../../etc',
    '..',
    '/',
    '//',
    'con',
    'a',
    'A',
    'a.yjs/x',
    'x'.repeat(300),
    `${'x'.repeat(300)}y`,
    'a\u0000b',
  ]
  await store(folder, Object.fromEntries(names.map((name, index) => [name, typing(`text ${index}`)])))
  expect(await exportFolder()).toMatchObject({ docs: names.length, texts: names.length })
  const texts = (await files()).filter((name) => name.endsWith('.md'))
  const contents = await Promise.all(texts.map((name) => readFile(join(target, name), 'utf8')))
  expect(contents.sort()).toEqual(names.map((_, index) => `text ${index}`).sort())
  expect(new Set(texts.map((name) => name.toLowerCase())).size).toBe(names.length)
})

test('of a doc that cannot be read whole, what can be read is written, and it is named', async () => {
  await store(folder, { broken: typing('first, second') })
  await withDatabase(folder, (database) =>
    database.write([{ key: updateKey('broken', 7), value: Uint8Array.of(9, 9, 9) }]),
  )
  const { docs, problems } = await exportFolder()
  expect([docs, problems]).toEqual([1, [{ doc: 'broken', message: '1 of 15 entries cannot be read' }]])
  expect(await readFile(join(target, 'broken.md'), 'utf8')).toBe('first, ')
})

test('a folder with something in it is left alone', async () => {
  await writeFile(join(target, 'mine'), 'x')
  await expect(exportFolder()).rejects.toThrow('is not empty')
  expect(await files()).toEqual(['mine'])
})

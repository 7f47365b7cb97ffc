/** The command line as a process, beside a relay as a process, with unmodified clients. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import * as v from 'valibot'
import { relayInfoSchema } from '../../shared/relay-info.ts'
import { restoringKey, updateKey } from '../storage/level-keys.ts'
import { newLevelFolder, store, withDatabase } from '../testing/level-folder.ts'
import { until } from '../testing/poll.ts'
import { PlainClient } from '../testing/providers.ts'
import { runCommand } from '../testing/run-command.ts'
import { runRelay, TestRelay } from '../testing/test-relay.ts'
import { typing } from '../testing/updates.ts'

let place: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'driftless-cli-'))
})
afterEach(() => rm(place, { recursive: true }))

const epochOf = async (relay: TestRelay): Promise<string> =>
  v.parse(relayInfoSchema, await (await fetch(`${relay.http}/api/v1/relay`)).json()).epoch

const inJson = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>

test('what a backup lacks, clients bring to the relay that is restored from it', async () => {
  const rooms = ['novel', 'space/letters']
  const first = await TestRelay.start()
  const clients = rooms.flatMap((room) => [new PlainClient(first.docs, room), new PlainClient(first.docs, room)])
  await Promise.all(clients.map((client) => client.synced()))
  const textsIn = (room: string): string[] =>
    clients.filter(({ provider }) => provider.roomname === room).map(({ text }) => text)
  const areEqual = (): boolean => rooms.every((room) => new Set(textsIn(room)).size === 1)
  /** Each writes its own words: equal texts must mean that all has been exchanged. */
  const write = (when: string): void => {
    for (const [index, client] of clients.entries()) client.type(`${index} ${when}; `)
  }
  write('before')
  await until('all have what was written before', areEqual)

  // Everybody writes while the backup is made.
  let isBackedUp = false
  const file = join(place, 'notes.backup')
  const backup = runCommand(['backup', file, '--json', '--data-dir', first.folder]).finally(() => (isBackedUp = true))
  for (let turn = 0; !isBackedUp; turn++) {
    write(`during ${turn}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const made = await backup
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(inJson(made.stdout)).toMatchObject({ ok: true, epoch: await epochOf(first) })
  write('after')
  await until('all have what was written after', areEqual)
  const epoch = await epochOf(first)
  await first.kill()
  write('with nobody there')

  const folder = join(place, 'restored')
  const restored = await runCommand(['restore', file, '--data-dir', folder])
  expect(restored).toMatchObject({ code: 0, stderr: '' })
  expect(restored.stdout).toContain('All of it can be read.')
  const second = await TestRelay.start({ folder, environment: { PORT: String(first.port) } })
  expect(await epochOf(second)).not.toBe(epoch)
  await until('all replicas are equal again', () => areEqual() && clients.every(({ provider }) => provider.synced))
  for (const room of rooms) {
    const [text = ''] = textsIn(room)
    for (const when of ['before', 'during 0', 'after', 'with nobody there'])
      expect(text.match(new RegExp(`\\d ${when}; `, 'g')), when).toHaveLength(2)
    using fresh = new PlainClient(second.docs, room)
    await fresh.reads(text)
    expect(fresh.doc.store.pendingStructs).toBeNull()
  }
  for (const client of clients) client[Symbol.dispose]()
  expect((await second.stop()).code).toBe(0)
  expect(await runCommand(['verify', '--data-dir', folder])).toMatchObject({ code: 0 })
  await first[Symbol.asyncDispose]()
})

describe('beside a running relay', () => {
  test('commands read through it, and its socket is its own', async () => {
    await using relay = await TestRelay.start()
    using ada = new PlainClient(relay.docs, 'notes/one')
    ada.type('hello')
    using ben = new PlainClient(relay.docs, 'notes/one')
    await ben.reads('hello')
    const socket = await stat(join(relay.folder, 'control.sock'))
    expect([socket.isSocket(), socket.mode & 0o777]).toEqual([true, 0o600])
    const verified = await runCommand(['verify', '--json'], { DATA_DIR: relay.folder })
    expect(verified).toMatchObject({ code: 0, stderr: '' })
    expect(inJson(verified.stdout)).toMatchObject({ ok: true, docs: 1, problems: 0 })
    const exported = await runCommand(['export', join(place, 'out'), '--data-dir', relay.folder])
    expect(exported).toMatchObject({ code: 0, stdout: `1 doc, 1 of them with a text, in "${join(place, 'out')}".\n` })
    expect(await readFile(join(place, 'out/notes/one.md'), 'utf8')).toBe('hello')
    const reindexed = await runCommand(['reindex', '--data-dir', relay.folder])
    expect(reindexed).toMatchObject({ code: 2, stderr: `A relay is running in "${relay.folder}". Stop it first.\n` })
    await relay.stop()
    expect(existsSync(join(relay.folder, 'control.sock'))).toBe(false)
  })

  test('a socket that a killed relay left is in nobody’s way', async () => {
    const folder = join(place, 'data')
    const killed = await TestRelay.start({ folder })
    await killed.kill()
    expect(existsSync(join(folder, 'control.sock'))).toBe(true)
    expect(await runCommand(['verify', '--data-dir', folder])).toMatchObject({ code: 0 })
    await using relay = await TestRelay.start({ folder })
    expect(await runCommand(['verify', '--data-dir', folder])).toMatchObject({ code: 0 })
    expect(relay.log.map(({ msg }) => msg)).not.toContain('no control socket')
  })

  test('a folder whose path is too long for a socket has its own elsewhere, closed to others', async () => {
    const folder = join(place, 'x'.repeat(120))
    const TMPDIR = join(place, 't')
    await mkdir(TMPDIR)
    await using relay = await TestRelay.start({ folder, environment: { TMPDIR } })
    expect(relay.log.map(({ msg }) => msg)).not.toContain('no control socket')
    expect(existsSync(join(folder, 'control.sock'))).toBe(false)
    const [sockets = ''] = await readdir(TMPDIR)
    expect((await stat(join(TMPDIR, sockets))).mode & 0o777).toBe(0o700)
    expect(await runCommand(['verify', '--data-dir', folder], { TMPDIR })).toMatchObject({ code: 0 })
  })
})

describe('a restore', () => {
  const backUp = async (): Promise<string> => {
    const folder = await newLevelFolder()
    await store(folder, { 's/a': typing('one') })
    const file = join(place, 'notes.backup')
    expect(await runCommand(['backup', file, '--data-dir', folder])).toMatchObject({ code: 0 })
    await rm(folder, { recursive: true })
    return file
  }

  test('leaves a folder with something in it alone', async () => {
    const file = await backUp()
    const target = join(place, 'mine')
    await mkdir(target)
    await writeFile(join(target, 'letter'), 'x')
    expect(await runCommand(['restore', file, '--data-dir', target])).toEqual({
      code: 2,
      stdout: '',
      stderr: `"${target}" is not empty; a backup is restored into a new or empty folder.\n`,
    })
    expect(await readdir(target)).toEqual(['letter'])
  })

  test('never takes the usual folder without being told', async () => {
    const file = await backUp()
    const target = join(place, 'usual')
    const { code, stderr } = await runCommand(['restore', file], { DATA_DIR: target })
    expect([code, stderr]).toEqual([2, 'Say with --data-dir which new or empty folder to restore into.\n'])
    expect(existsSync(target)).toBe(false)
  })

  test('of a file that was cut off does nothing', async () => {
    const file = await backUp()
    await writeFile(file, (await readFile(file)).subarray(0, -10))
    const target = join(place, 'new')
    const { code, stderr } = await runCommand(['restore', file, '--data-dir', target])
    expect([code, stderr]).toEqual([1, `"${file}" cannot be restored: it was cut off.\n`])
    expect(existsSync(target)).toBe(false)
  })

  test('that was cut off leaves a folder that no relay serves', async () => {
    const folder = await newLevelFolder()
    await store(folder, { 's/a': typing('one') })
    await withDatabase(folder, (database) => database.write([{ key: restoringKey, value: Uint8Array.of(1) }]))
    const { code, stderr } = await runRelay({ PORT: '0', DATA_DIR: folder })
    expect([code, stderr]).toEqual([
      1,
      [
        `DATA_DIR is "${folder}", which cannot be served: a backup was being restored there and not all of it arrived; empty it and restore again.`,
      ],
    ])
    await rm(folder, { recursive: true })
  })
})

test('verify names what is wrong, and ends with 1', async () => {
  const folder = await newLevelFolder()
  await store(folder, { 's/a': typing('one'), 's/b': typing('two') })
  await withDatabase(folder, (database) =>
    database.write([{ key: updateKey('s/b', 2), value: Y.encodeStateAsUpdate(new Y.Doc()).subarray(1) }]),
  )
  const { code, stdout } = await runCommand(['verify', '--all', '--data-dir', folder])
  expect(code).toBe(1)
  expect(stdout).toMatch(/^s\/b, entry 2: no update: /m)
  expect(stdout).toMatch(/^s\/a: good, /m)
  expect(stdout).toMatch(/^2 problems in 1 doc\.$/m)
  const json = inJson((await runCommand(['verify', '--json', '--data-dir', folder])).stdout)
  expect(json).toMatchObject({
    ok: false,
    found: [{ kind: 'not-an-update', doc: 's/b', clock: 2 }, { kind: 'changed' }],
  })
  await rm(folder, { recursive: true })
})

describe('a wrong call ends with 2 and a sentence', () => {
  test.each([
    [[], 'Say what to do.'],
    [['destroy'], 'There is no command "destroy".'],
    [['backup'], 'backup takes <file>.'],
    [['verify', 'x'], 'verify takes no argument.'],
    [['verify', '--fast'], "Unknown option '--fast'"],
    [['verify', '--data-dir', '/nowhere'], 'There is no data of a relay in "/nowhere".'],
    [['restore', '/nowhere', '--data-dir', '/nowhere/else'], 'There is no file "/nowhere".'],
  ])('%j', async (args, sentence) => {
    const { code, stdout, stderr } = await runCommand(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(sentence)
  })
})

test('a backup that cannot be written ends with 1 and a sentence', async () => {
  const folder = await newLevelFolder()
  await store(folder, { 's/a': typing('one') })
  const { code, stderr } = await runCommand(['backup', '/nowhere/file', '--data-dir', folder])
  expect([code, stderr.split('\n').length]).toEqual([1, 2])
  expect(stderr).toContain('/nowhere/file')
  await rm(folder, { recursive: true })
})

test.each([
  [['--help']],
  [['verify', '--help']],
  [['backup', '-h']],
  [['restore', '-h']],
  [['export', '-h']],
  [['reindex', '-h']],
  [['users', '-h']],
  [['audit', '-h']],
])('%j explains', async (args) => {
  const { code, stdout, stderr } = await runCommand(args)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^Usage: relay /)
})

/** A relay as a process on disks that fail in earnest. */
import { appendFile, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, type TestContext } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '../shared/protocol/close-codes.ts'
import { decodeMessage } from '../shared/protocol/messages.ts'
import { updateKey } from './storage/level-keys.ts'
import { newLevelFolder, store, withDatabase } from './testing/level-folder.ts'
import { until } from './testing/poll.ts'
import { PlainClient, RawClient } from './testing/providers.ts'
import { runCommand } from './testing/run-command.ts'
import { SmallDisk } from './testing/small-disk.ts'
import { newDataFolder, runRelay, TestRelay } from './testing/test-relay.ts'
import { typing } from './testing/updates.ts'

/** Somebody who writes and knows what of it the relay has said is stored. */
class Writer implements Disposable {
  readonly client: PlainClient
  /** The first clock of the writer's own that the relay has not said to have. */
  acknowledged = 0

  constructor(server: string, room: string) {
    const doc = new Y.Doc()
    this.client = new PlainClient(server, room, {
      doc,
      tap: { onSent: () => undefined, onReceived: (bytes) => this.#read(bytes, doc.clientID) },
    })
  }

  get clock(): number {
    return Y.getState(this.client.doc.store, this.client.doc.clientID)
  }

  get isAcknowledged(): boolean {
    return this.acknowledged === this.clock
  }

  [Symbol.dispose](): void {
    this.client[Symbol.dispose]()
  }

  #read(bytes: Uint8Array, clientId: number): void {
    const message = decodeMessage(bytes)
    if (message.type === 'step1') this.acknowledged = Math.max(this.acknowledged, message.vector.get(clientId) ?? 0)
    if (message.type !== 'update') return
    for (const { id, length } of Y.decodeUpdate(message.update).structs)
      if (id.client === clientId && id.clock <= this.acknowledged)
        this.acknowledged = Math.max(this.acknowledged, id.clock + length)
  }
}

const readiness = async (relay: TestRelay): Promise<{ status: number; reason: string | undefined }> => {
  const response = await fetch(`${relay.http}/ready`)
  const { reason } = (await response.json()) as { reason?: string }
  return { status: response.status, reason }
}

/** Where a system allows no such disk the test is skipped, and the run's output says so. */
const openDisk = async (context: TestContext, mib: number): Promise<SmallDisk> => {
  const opened = await SmallDisk.open(mib)
  if (opened instanceof SmallDisk) return opened
  process.stderr.write(`SKIPPED: "${context.task.name}", for want of a small disk: ${opened.impossible}\n`)
  return context.skip(opened.impossible)
}

describe('a disk', () => {
  test('that is full stops acknowledgements and not reading, loses nothing acknowledged, and is over with space', async (context) => {
    await using disk = await openDisk(context, 48)
    const { prefix } = disk
    const folder = await disk.makeFolder('data')
    const relay = await TestRelay.start({ folder, prefix })
    const rooms = ['novel', 'space/letters']
    const writers = [...rooms, ...rooms].map((room) => new Writer(relay.docs, room))
    const texts = (room: string): string[] =>
      writers.filter(({ client }) => client.provider.roomname === room).map(({ client }) => client.text)
    const write = (what: string): void => {
      for (const [index, { client }] of writers.entries()) client.type(`${index} ${what} ${'x'.repeat(500)}; `)
    }
    const isUnready = async (): Promise<boolean> => {
      write('into a full disk')
      return (await readiness(relay)).status === 503
    }
    const allAcknowledged = (): boolean => writers.every(({ isAcknowledged }) => isAcknowledged)
    await Promise.all(writers.map(({ client }) => client.synced()))
    write('with space')
    await until('all is acknowledged', allAcknowledged)

    // Twice: what recovers once may have broken what the second time needs.
    for (const round of ['first', 'second']) {
      await disk.fill()
      await until(`the relay is not ready, the ${round} time`, isUnready)
      expect((await readiness(relay)).reason).toMatch(/no space left on device/i)
      const before = writers.map(({ acknowledged }) => acknowledged)
      write('unacknowledged')
      await until('all have it nevertheless', () => rooms.every((room) => new Set(texts(room)).size === 1))
      for (const room of rooms) {
        using fresh = new PlainClient(relay.docs, room)
        await fresh.reads(texts(room)[0] ?? '')
      }
      expect((await readiness(relay)).status).toBe(503)
      expect(writers.map(({ acknowledged }) => acknowledged)).toEqual(before)
      expect((await fetch(`${relay.http}/health`)).status).toBe(200)
      if (round === 'second') break
      await disk.free()
      await until('the relay is ready again', async () => (await readiness(relay)).status === 200)
      await until('what waited is acknowledged', allAcknowledged)
    }

    // Killed while the disk is full, with much that waits.
    await relay.kill()
    for (const { client } of writers) client.provider.disconnect()
    await disk.free()
    const again = await TestRelay.start({ folder, prefix, environment: { PORT: String(relay.port) } })
    for (const room of rooms) {
      using reader = new PlainClient(again.docs, room)
      await reader.synced()
      for (const { client, acknowledged } of writers.filter(({ client }) => client.provider.roomname === room))
        expect(Y.getState(reader.doc.store, client.doc.clientID)).toBeGreaterThanOrEqual(acknowledged)
    }
    for (const { client } of writers) client.provider.connect()
    await until('all is acknowledged at last', allAcknowledged)
    expect(again.log.map(({ level }) => level)).not.toContain('error')
    expect((await again.stop()).code).toBe(0)
    for (const writer of writers) writer[Symbol.dispose]()
  })

  test('that can only be read stops the start with a sentence', async (context) => {
    await using disk = await openDisk(context, 8)
    const folder = await disk.makeFolder('data')
    await disk.makeReadOnly()
    const { code, stdout, stderr } = await runRelay({ PORT: '0', DATA_DIR: folder }, disk.prefix)
    expect([code, stdout]).toEqual([1, []])
    expect(stderr).toEqual([
      expect.stringMatching(/^DATA_DIR is ".*", but it cannot be opened for writing: .*Read-only/),
    ])
  })
})

describe('entries that the disk has damaged', () => {
  let folder: string
  beforeEach(async () => {
    folder = await newLevelFolder()
    await store(folder, { 's/torn': typing('torn'), 's/changed': typing('changed'), 's/good': typing('good') })
  })
  afterEach(() => rm(folder, { recursive: true }))

  const change = (name: string, clock: number, change: (bytes: Buffer) => Uint8Array): Promise<void> =>
    withDatabase(folder, async (database) => {
      const key = updateKey(name, clock)
      const bytes = await database.get(key)
      if (bytes === undefined) throw new Error('no such entry')
      await database.write([{ key, value: change(Buffer.from(bytes)) }])
    })

  test('cost their doc and no other, and are named by the log and verify, and counted', async () => {
    await change('s/torn', 2, (bytes) => bytes.subarray(0, -4))
    // Still an update, with another letter in it.
    await change('s/changed', 2, (bytes) => {
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 2) ^ 1, bytes.length - 2)
      return bytes
    })
    const relay = await TestRelay.start({ folder })
    for (const name of ['s/torn', 's/changed']) {
      using client = new RawClient(`${relay.docs}/${name}`)
      expect(await client.closes()).toEqual({ code: 4422, reason: closeCodes.docUnreadable.reason })
      expect(client.received).toEqual([])
    }
    using ada = new PlainClient(relay.docs, 's/good')
    await ada.reads('good')
    ada.type(' still')
    using ben = new PlainClient(relay.docs, 's/good')
    await ben.reads('good still')
    expect(relay.log.filter(({ msg }) => msg === 'doc unreadable')).toMatchObject([
      { doc: 's/torn', entry: 2 },
      { doc: 's/changed', entry: 2 },
    ])
    expect(await (await fetch(`${relay.http}/metrics`)).text()).toMatch(/^driftless_quarantined_docs 2$/m)
    const { code, stdout } = await runCommand(['verify', '--data-dir', folder])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^s\/torn, entry 2: no update: /m)
    expect(stdout).toMatch(/^s\/changed, entry 2: not the bytes that were written$/m)
    expect((await relay.stop()).code).toBe(0)
  })
})

test('half a commit at the end of the log, as a crash leaves it, costs nothing that was acknowledged', async () => {
  const folder = await newDataFolder()
  const relay = await TestRelay.start({ folder })
  const ada = new Writer(relay.docs, 'novel')
  await ada.client.synced()
  for (let line = 0; line < 20; line++) {
    ada.client.type(`line ${line}; `)
    await until('it is acknowledged', () => ada.isAcknowledged)
  }
  await relay.kill()
  ada.client.provider.disconnect()
  const [log = ''] = (await readdir(folder)).filter((name) => name.endsWith('.log'))
  // The head of a record, and less than it says there is.
  const whole = await readFile(join(folder, log))
  await appendFile(join(folder, log), whole.subarray(0, 40))
  const again = await TestRelay.start({ folder, environment: { PORT: String(relay.port) } })
  using reader = new PlainClient(again.docs, 'novel')
  await reader.reads(ada.client.text)
  // And what is written behind it stays, too.
  ada.client.provider.connect()
  ada.client.type('after the crash; ')
  await until('it is acknowledged', () => ada.isAcknowledged)
  await again.kill()
  await using third = await TestRelay.start({ folder })
  using late = new PlainClient(third.docs, 'novel')
  await late.reads(ada.client.text)
  ada[Symbol.dispose]()
  await third.kill()
  await rm(folder, { recursive: true })
})

/** The relay as a process, with unmodified clients on real sockets and LevelDB on disk. */
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { LeveldbPersistence } from 'y-leveldb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import * as v from 'valibot'
import { closeCodes } from '../shared/protocol/close-codes.ts'
import { decodeMessage, encodeStep1, encodeUpdate } from '../shared/protocol/messages.ts'
import { openSpaceId, relayInfoSchema } from '../shared/relay-info.ts'
import { until } from './testing/poll.ts'
import { PlainClient, RawClient } from './testing/providers.ts'
import { newDataFolder, runRelay, TestRelay } from './testing/test-relay.ts'

const typed = (text: string): Uint8Array => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

describe('a running relay', () => {
  let relay: TestRelay
  beforeAll(async () => {
    relay = await TestRelay.start()
  })
  afterAll(() => relay[Symbol.asyncDispose]())

  test('prints one line with its address, a warning, and logs in JSON', async () => {
    expect(relay.stdout).toEqual([
      `Driftless is running at http://localhost:${relay.port}`,
      expect.stringContaining('Warning: AUTH=none') as string,
    ])
    await until('it has logged', () => relay.log.length > 0)
    expect(relay.log[0]).toMatchObject({ level: 'info', msg: 'relay started' })
  })

  test('two unmodified providers sync both ways', async () => {
    using ada = new PlainClient(relay.docs, 'both-ways')
    using ben = new PlainClient(relay.docs, 'both-ways')
    ada.type('hello')
    await ben.reads('hello')
    ben.type(' there')
    await ada.reads('hello there')
  })

  test('they see each other, and see each other leave at once', async () => {
    using ada = new PlainClient(relay.docs, 'presence')
    const ben = new PlainClient(relay.docs, 'presence')
    await Promise.all([ada.synced(), ben.synced()])
    ben.provider.awareness.setLocalStateField('user', { name: 'Ben' })
    const namesSeen = () => [...ada.provider.awareness.getStates().values()].map((state) => state['user'] as unknown)
    await until('Ada sees Ben', () => namesSeen().some((user) => JSON.stringify(user) === '{"name":"Ben"}'))
    using cleo = new PlainClient(relay.docs, 'presence')
    await until('Cleo sees Ben', () => cleo.provider.awareness.getStates().has(ben.doc.clientID))
    // Without a word, as a device that loses its network.
    const { ws } = ben.provider
    ben.provider.shouldConnect = false
    if (ws instanceof WebSocket) ws.terminate()
    await until('Ada sees Ben gone', () => !ada.provider.awareness.getStates().has(ben.doc.clientID))
    ben[Symbol.dispose]()
  })

  test.each(['plain', 'a/b/c', '笔记/第一 篇', '100%', 'a%b', '50%25', '%E4', 'x%2Fy', '🌊 &+=;,', 'quote\'n"(paren)'])(
    '[N1] the name %j leads to one doc, escaped or not',
    async (name) => {
      using asItIs = new PlainClient(relay.docs, name)
      using escaped = new PlainClient(relay.docs, encodeURIComponent(decodeURIComponentOr(name)))
      asItIs.type('hello')
      await escaped.reads('hello')
    },
  )

  /** The name that a spelling stands for when it is a whole escape; the spelling itself otherwise. */
  const decodeURIComponentOr = (text: string): string => {
    try {
      return decodeURIComponent(text)
    } catch {
      return text
    }
  }

  test('[N2] names that differ are docs that differ', async () => {
    const names = ['n', 'N', 'n/', '/n', 'n//', 'n%252F', 'n%25', 'n%', 'é', 'e\u0301']
    const clients = names.map((name) => new PlainClient(relay.docs, `differ/${name}`))
    for (const [index, client] of clients.entries()) client.type(String(index))
    await Promise.all(clients.map((client) => client.synced()))
    // 'n%25' and 'n%' are two spellings of one name.
    const isShared = (index: number) => names[index] === 'n%25' || names[index] === 'n%'
    await until('all have what they should', () =>
      clients.every((client, index) =>
        isShared(index) ? [...client.text].sort().join('') === '67' : client.text === String(index),
      ),
    )
    for (const client of clients) client[Symbol.dispose]()
  })

  test.each(['', 'x'.repeat(513), '文'.repeat(171)])(
    '[N3] a name of the wrong length is refused: %.10s',
    async (name) => {
      using client = new RawClient(`${relay.docs}/${encodeURIComponent(name)}`)
      expect(await client.closes()).toEqual({ code: closeCodes.badDocName.code, reason: closeCodes.badDocName.reason })
    },
  )

  test('[N3] a name of 512 bytes is taken', async () => {
    using client = new PlainClient(relay.docs, 'x'.repeat(512))
    await client.synced()
  })

  test('no other path is a door', async () => {
    using client = new RawClient(`ws://127.0.0.1:${relay.port}/other`)
    expect((await client.closes()).code).toBe(1006)
  })

  test('[S7] a provider that reconnects gets only the difference', async () => {
    let received = 0
    const tap = { onSent: () => undefined, onReceived: (message: Uint8Array) => (received += message.length) }
    using ada = new PlainClient(relay.docs, 'difference')
    ada.type('x'.repeat(200_000))
    await ada.synced()
    using ben = new PlainClient(relay.docs, 'difference', { tap })
    await ben.reads(ada.text)
    expect(received).toBeGreaterThan(200_000)
    ben.provider.disconnect()
    ada.type(' and a little more')
    received = 0
    ben.provider.connect()
    await ben.reads(ada.text)
    expect(received).toBeLessThan(300)
  })

  test('[S4] the echo of an update has no side effect on an unmodified provider', async () => {
    let sent = 0
    let echoes = 0
    const tap = {
      onSent: () => sent++,
      onReceived: (message: Uint8Array) => decodeMessage(message).type === 'update' && echoes++,
    }
    using ada = new PlainClient(relay.docs, 'echo', { tap })
    await ada.synced()
    let events = 0
    ada.doc.on('update', () => events++)
    sent = 0
    for (let count = 1; count <= 5; count++) {
      ada.type(String(count))
      await until('the echo comes', () => echoes >= count)
    }
    expect({ events, sent }).toEqual({ events: 5, sent: 5 })
    expect(ada.text).toBe('12345')
    expect(ada.doc.store.pendingStructs).toBeNull()
  })

  test('[E1] garbage beside a healthy pair ends itself only', async () => {
    using ada = new PlainClient(relay.docs, 'garbage')
    using ben = new PlainClient(relay.docs, 'garbage')
    await Promise.all([ada.synced(), ben.synced()])
    const garbage: (string | Uint8Array)[] = [
      'text',
      Uint8Array.of(0),
      Uint8Array.of(0, 7, 0),
      encodeUpdate(Uint8Array.of(1, 0x80, 0x87, 0xa7, 0x0e, 1, 0, 0, 1, 0, 1, 0, 1)),
      encodeStep1(Uint8Array.of(255, 255, 255, 7)),
      new Uint8Array(100_000).fill(255),
    ]
    for (const [index, message] of garbage.entries()) {
      using mallory = new RawClient(`${relay.docs}/garbage`)
      await mallory.opened()
      mallory.socket.send(message)
      expect(await mallory.closes()).toEqual({ code: 4400, reason: closeCodes.badMessage.reason })
      ada.type(String(index))
      await ben.reads(ada.text)
    }
    const { ws } = ada.provider
    expect(ws?.readyState).toBe(WebSocket.OPEN)
  })

  test('[E1] violations of the WebSocket protocol end themselves only', async () => {
    using ada = new PlainClient(relay.docs, 'violations')
    await ada.synced()
    const frames = [
      [0xff, 0x80, 0, 0, 0, 0], // reserved bits
      [0x82, 0x01, 0x00], // not masked
      [0x83, 0x80, 0, 0, 0, 0], // reserved opcode
      [0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0], // a length of 2^63
      [0x80, 0x80, 0, 0, 0, 0], // a continuation of nothing
      [0x88, 0x81, 0, 0, 0, 0, 1], // a close code of one byte
      [0x89, 0xfe, 0x00, 0xff, 0, 0, 0, 0], // a ping of 255 bytes
      [0x81, 0x81, 0, 0, 0, 0, 0xff], // text that is not UTF-8
    ]
    for (const frame of frames) {
      using mallory = new RawClient(`${relay.docs}/violations`)
      await mallory.opened()
      const { _socket: socket } = mallory.socket as unknown as { _socket: { write(bytes: Uint8Array): void } }
      socket.write(Uint8Array.from(frame))
      await mallory.closes()
    }
    using ben = new PlainClient(relay.docs, 'violations')
    ada.type('alive')
    await ben.reads('alive')
  })

  test.each([
    ['https://evil.example', false],
    ['null', false],
    ['http://localhost:5173', true],
    ['https://notes.example.org', false],
  ])('[O1] a page from %s may connect: %s', async (origin, allowed) => {
    using client = new RawClient(`${relay.docs}/origin`, { origin })
    if (allowed) await until('it is served', () => client.received.length > 0)
    else expect(await client.closes()).toEqual({ code: 4403, reason: closeCodes.originRefused.reason })
    const response = await fetch(`${relay.http}/api/v1/relay`, { headers: { origin } })
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(v.parse(relayInfoSchema, await response.json()).originAllowed).toBe(allowed)
  })

  test('[O1] under a foreign name it answers neither', async () => {
    using client = new RawClient(`${relay.docs}/host`, { host: 'evil.example' })
    expect((await client.closes()).code).toBe(4403)
  })

  test('says what it is', async () => {
    const info = v.parse(relayInfoSchema, await (await fetch(`${relay.http}/api/v1/relay`)).json())
    expect(info).toMatchObject({ name: 'driftless', auth: 'none', space: openSpaceId, originAllowed: true })
  })

  test('is alive and ready', async () => {
    expect((await fetch(`${relay.http}/health`)).status).toBe(200)
    expect(await (await fetch(`${relay.http}/ready`)).json()).toEqual({
      status: 'ready',
      quarantinedDocs: 0,
    })
  })
})

describe('over a restart', () => {
  test('content, pending updates and the epoch survive; providers come back by themselves', async () => {
    const folder = await newDataFolder()
    const first = await TestRelay.start({ folder })
    using ada = new PlainClient(first.docs, 'survives')
    ada.type('before')
    using ben = new PlainClient(first.docs, 'survives')
    await ben.reads('before')
    const info = v.parse(relayInfoSchema, await (await fetch(`${first.http}/api/v1/relay`)).json())
    const { code, stderr } = await first.stop('SIGINT')
    expect(code).toBe(0)
    expect(stderr.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'relay started',
      'relay stopping',
      'relay stopped',
    ])
    ada.type(', meanwhile')
    await using second = await TestRelay.start({ folder, environment: { PORT: String(first.port) } })
    await ben.reads('before, meanwhile')
    expect(v.parse(relayInfoSchema, await (await fetch(`${second.http}/api/v1/relay`)).json()).epoch).toBe(info.epoch)
    using cleo = new PlainClient(second.docs, 'survives')
    await cleo.reads('before, meanwhile')
    await second.kill()
    await rm(folder, { recursive: true })
  })

  test('sessions are told why it stops, and nothing that came before is lost', async () => {
    const folder = await newDataFolder()
    const relay = await TestRelay.start({ folder })
    using client = new RawClient(`${relay.docs}/told`)
    await until('it is served', () => client.received.length > 0)
    const docs = Array.from({ length: 200 }, (_, index) => typed(`${index};`))
    for (const update of docs) client.socket.send(encodeUpdate(update))
    // The last of them has arrived when the relay answers what was asked after it.
    client.socket.send(encodeStep1(Uint8Array.of(0)))
    await until('all have arrived', () => client.received.some((bytes) => decodeMessage(bytes).type === 'step2'))
    const { code } = await relay.stop()
    expect(code).toBe(0)
    expect(await client.closes()).toEqual({ code: 4503, reason: closeCodes.shuttingDown.reason })
    await using again = await TestRelay.start({ folder })
    using reader = new PlainClient(again.docs, 'told')
    await reader.synced()
    expect(reader.text.split(';').filter(Boolean)).toHaveLength(200)
    await again.kill()
    await rm(folder, { recursive: true })
  })

  test('a folder of an existing y-websocket server opens and serves, and y-leveldb opens it again afterwards', async () => {
    const folder = await newDataFolder()
    const before = new LeveldbPersistence(folder)
    // As y-websocket 2.1.0 does: the state at each opening, then each update, under the name as it is spelled.
    for (const name of ['room', '%E7%AC%94%E8%AE%B0']) {
      await before.storeUpdate(name, new Uint8Array([0, 0]))
      await before.storeUpdate(name, typed('from before'))
    }
    await before.destroy()
    const relay = await TestRelay.start({ folder })
    using ada = new PlainClient(relay.docs, 'room')
    using ben = new PlainClient(relay.docs, '笔记')
    await Promise.all([ada.reads('from before'), ben.reads('from before')])
    ada.type(' and after')
    using cleo = new PlainClient(relay.docs, 'room')
    await cleo.reads('from before and after')
    expect((await relay.stop()).code).toBe(0)
    const after = new LeveldbPersistence(folder)
    expect((await after.getYDoc('room')).getText('content').toJSON()).toBe('from before and after')
    expect(await after.getAllDocNames()).toContain('room')
    await after.destroy()
    await rm(folder, { recursive: true })
  })
})

describe('a wrong start ends with one sentence that names the variable', () => {
  test.each([
    [
      'PORT',
      { PORT: '80a' },
      'PORT is "80a", but it must be a whole number from 0 to 65535, where 0 stands for any free port.',
    ],
    [
      'PORT',
      { PORT: '70000' },
      'PORT is "70000", but it must be a whole number from 0 to 65535, where 0 stands for any free port.',
    ],
    ['AUTH', { AUTH: 'some' }, 'AUTH is "some", but it must be one of none, accounts.'],
    ['DATA_DIR', { DATA_DIR: '/proc/nowhere' }, 'DATA_DIR is "/proc/nowhere", but no folder can be made there: '],
    ['DATA_DIR', { DATA_DIR: '/dev/null' }, 'DATA_DIR is "/dev/null", but it cannot be opened for writing: '],
    ['HOST', { HOST: '203.0.113.7' }, 'HOST is "203.0.113.7", which is no address of this computer.'],
  ])('%s: %j', async (_, environment, sentence) => {
    const folder = await newDataFolder()
    const { code, stdout, stderr } = await runRelay({ PORT: '0', DATA_DIR: folder, ...environment })
    expect({ code, stdout: [...stdout] }).toEqual({ code: 1, stdout: [] })
    expect(stderr).toHaveLength(1)
    expect(stderr[0]).toContain(sentence)
    await rm(folder, { recursive: true })
  })

  test('a port in use', async () => {
    const occupied = createServer()
    await new Promise<void>((resolve) => occupied.listen(0, '127.0.0.1', resolve))
    const address = occupied.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    const folder = await newDataFolder()
    const { code, stderr } = await runRelay({ PORT: port, DATA_DIR: folder })
    expect(code).toBe(1)
    expect(stderr).toEqual([`PORT is ${port}, which another program is using at 127.0.0.1; choose another port.`])
    occupied.close()
    await rm(folder, { recursive: true })
  })

  test('a folder in use', async () => {
    await using relay = await TestRelay.start()
    const { code, stderr } = await runRelay({ PORT: '0', DATA_DIR: relay.folder })
    expect(code).toBe(1)
    expect(stderr).toEqual([
      `DATA_DIR is "${relay.folder}", which another relay is using; stop that one or choose another folder.`,
    ])
  })
})

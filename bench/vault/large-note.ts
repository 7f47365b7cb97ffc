import { setTimeout as delay } from 'node:timers/promises'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { assert } from '../../shared/assert.ts'
import { noteContent } from '../../shared/document/note-doc.ts'
import { Device } from '../browser/device.ts'
import { titleOf, typedLetter } from '../browser/note-marks.ts'
import { pageScript } from '../browser/page-script.ts'
import { PageServer } from '../browser/page-server.ts'
import { within } from '../browser/within.ts'
import type { BrowserBench, BrowserScenario, Measurements } from '../scenarios/scenario.ts'
import { percentile } from '../statistics.ts'
import { seedVault } from './seeding.ts'
import { summary, typeInApp, typeKeys } from './typing.ts'

const timeoutMs = 120_000
const largeLength = 1_000_000
const pieces = 2_000
const largeNotes = 5
const typistKeysPerSecond = 5

/** One person in a large note with two others. */
export const largeNote: BrowserScenario = {
  name: 'vault-large-note',
  title: 'Vault: typing in a large note',
  explanation: `Notes of 1 MB that were written in ${pieces.toLocaleString('en')} pieces: from the click on one to its text on the screen, the first time on this device since it arrived; and from a key’s going down to its paint while two others type ${typistKeysPerSecond} letters a second each, one beside the caret and one at the end. The floor is an empty text field.`,
  columns: [
    { name: 'open', title: 'opening ms', digits: 0 },
    { name: 'p50', title: 'key to paint p50 ms', digits: 1 },
    { name: 'p95', title: 'p95 ms', digits: 1 },
    { name: 'work', title: 'p95 without the wait for a frame ms', digits: 1 },
    { name: 'most', title: 'longest ms', digits: 1 },
  ],
  rows: [
    { id: 'app', title: 'Driftless' },
    { id: 'alone', title: 'Driftless, nobody else types' },
    { id: 'floor', title: 'floor: an empty text field' },
  ],
  targets: [
    { row: 'app', column: 'p95', is: 'at most', of: 'number', factor: 16 },
    { row: 'app', column: 'open', is: 'at most', of: 'number', factor: 150 },
  ],
  runInBrowser: async (bench) => {
    await using device = await Device.start('Laptop', await bench.newFolder('profile'))
    await bench.step('the app', () => typeInLargeNote(bench, device))
    await bench.step('the floor', () => typeInField(bench, device))
  },
}

const keysOf = ({ quick }: BrowserBench): number => (quick ? 20 : 200)

const typeInLargeNote = async (bench: BrowserBench, device: Device): Promise<void> => {
  const count = keysOf(bench)
  const making = { length: largeLength, pieces }
  const { address, relay, space } = await seedVault(
    bench,
    Array.from({ length: largeNotes + 1 }, () => making),
  )
  await device.takeAll(address, timeoutMs)
  const openings: number[] = []
  // The first one was opened when it came.
  for (let number = 1; number <= largeNotes; number++) {
    openings.push(await device.openNote(titleOf(number), number / (largeNotes + 1)))
    await delay(500)
  }
  bench.record('app', { open: percentile(openings, 50) })

  const { editor } = device.app
  await editor.box.focus()
  await device.page.keyboard.press('ControlOrMeta+Home')
  await device.page.keyboard.press('End')
  const typed = (): Promise<Measurements> =>
    device.profiled(bench.profileDir, () => typeInApp(device, (keys) => keys < count))
  bench.record('alone', await typed())

  const note = space.docNames[largeNotes]
  assert(note !== undefined, 'the last note is on the relay')
  const typists = [60, 900_000].map((place) => new Typist(`ws://127.0.0.1:${relay.port}/ws`, note, place))
  try {
    await Promise.all(typists.map((typist) => typist.hasCome()))
    typists.forEach((typist) => typist.type())
    await delay(1_000)
    bench.record('app', await typed())
    await delay(1_000)
    const written = (await editor.text()).split(typedLetter).length - 1
    assert(written === 2 * count, `${written} of ${2 * count} letters stand in the note`)
    for (const typist of typists) assert(typist.typed > 0, 'the others type')
  } finally {
    typists.forEach((typist) => typist.leave())
  }
  await relay.kill()
}

/** Somebody else with the library’s own provider. */
class Typist {
  readonly #doc = new Y.Doc()
  readonly #provider: WebsocketProvider
  #place: number
  #timer: NodeJS.Timeout | undefined
  typed = 0

  constructor(server: string, note: string, place: number) {
    this.#place = place
    this.#provider = new WebsocketProvider(server, note, this.#doc, {
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
    })
  }

  async hasCome(): Promise<void> {
    const synced = new Promise<void>((resolve) => this.#provider.once('sync', () => resolve()))
    await within(30_000, 'a typist’s coming', synced)
  }

  type(): void {
    const content = noteContent(this.#doc)
    this.#timer = setInterval(() => {
      content.insert(Math.min(this.#place++, content.length), 'x')
      this.typed++
    }, 1_000 / typistKeysPerSecond)
  }

  leave(): void {
    clearInterval(this.#timer)
    this.#provider.destroy()
    this.#doc.destroy()
  }
}

const typeInField = async (bench: BrowserBench, device: Device): Promise<void> => {
  const count = keysOf(bench)
  await using pages = await PageServer.start(await pageScript('floor-page'))
  await device.open(pages.address)
  await device.page.evaluate(() => window.floors.typeInField())
  await typeKeys(device, (keys) => keys < count)
  await delay(500)
  bench.record('floor', summary({ count, toPaint: await device.page.evaluate(() => window.floors.toPaint()) }))
}

import { setTimeout as delay } from 'node:timers/promises'
import { assert } from '../../shared/assert.ts'
import { Device } from '../browser/device.ts'
import { titleOf, typedLetter } from '../browser/note-marks.ts'
import { pageScript } from '../browser/page-script.ts'
import { PageServer } from '../browser/page-server.ts'
import type { BrowserBench, BrowserScenario, Measurements } from '../scenarios/scenario.ts'
import { serverKind } from '../servers/server-kinds.ts'
import { percentile, seededRandom } from '../statistics.ts'
import { ordinaryNotes, seedVault } from './seeding.ts'

const timeoutMs = 120_000

/** Two people in one note. */
export const paintedElsewhere: BrowserScenario = {
  name: 'vault-painted-elsewhere',
  title: 'Vault: an edit painted on another device',
  explanation:
    'Somebody types into a note at a person’s pace, in one Chromium; the note is open in another. From the key’s going down here to the letter’s being painted there. The floor: a page that sends a byte for each key over a WebSocket, a server that hands it on, and a page that adds a letter to a paragraph.',
  columns: [
    { name: 'p50', title: 'p50 ms', digits: 1 },
    { name: 'p95', title: 'p95 ms', digits: 1 },
    { name: 'most', title: 'longest ms', digits: 1 },
  ],
  rows: [
    { id: 'app', title: 'Driftless' },
    { id: 'floor', title: 'floor: a bare WebSocket and a paragraph' },
  ],
  targets: [{ row: 'app', column: 'p95', is: 'at most', of: 'number', factor: 50 }],
  runInBrowser: async (bench) => {
    await using desk = await Device.start('Desk', await bench.newFolder('profile'))
    await using sofa = await Device.start('Sofa', await bench.newFolder('profile'))
    await bench.step('the app', () => typeInApp(bench, desk, sofa))
    await bench.step('the floor', () => typeInFloor(bench, desk, sofa))
  },
}

const keysOf = ({ quick }: BrowserBench): number => (quick ? 20 : 150)

const typeKeys = async ({ page }: Device, count: number): Promise<void> => {
  const random = seededRandom(5)
  for (let key = 0; key < count; key++) {
    await page.keyboard.press(typedLetter)
    await delay(60 + 120 * random())
  }
}

const latencies = (downAt: readonly number[], arrivals: readonly number[], count: number): Measurements => {
  assert(downAt.length === count, `${downAt.length} of ${count} keys went down`)
  const arrived = arrivals.filter((at) => at !== undefined).length
  assert(arrived === count, `${arrived} of ${count} letters arrived`)
  const each = downAt.map((at, key) => (arrivals[key] ?? NaN) - at)
  return { p50: percentile(each, 50), p95: percentile(each, 95), most: Math.max(...each) }
}

const typeInApp = async (bench: BrowserBench, desk: Device, sofa: Device): Promise<void> => {
  const count = keysOf(bench)
  const { address, relay } = await seedVault(bench, ordinaryNotes(10))
  for (const device of [desk, sofa]) {
    await device.takeAll(address, timeoutMs)
    await device.openNote(titleOf(5), 0.5)
    await device.app.editor.box.focus()
    await device.page.keyboard.press('ControlOrMeta+Home')
    await device.page.keyboard.press('End')
  }
  // Both have heard of each other.
  await delay(2_000)
  await typeKeys(desk, 5)
  await delay(1_000)
  await sofa.page.evaluate(() => window.probe.startWatching())
  await desk.page.evaluate(() => window.probe.startTyping())
  await typeKeys(desk, count)
  await delay(1_000)
  const arrivals = await sofa.page.evaluate(() => window.probe.watched())
  const downAt = (await desk.page.evaluate(() => window.probe.typed())).map((key) => key.downAt)
  bench.record('app', latencies(downAt, arrivals, count))
  await relay.kill()
}

const typeInFloor = async (bench: BrowserBench, desk: Device, sofa: Device): Promise<void> => {
  const count = keysOf(bench)
  const server = await bench.startServer(serverKind('floor'))
  await using pages = await PageServer.start(await pageScript('floor-page'))
  for (const device of [desk, sofa]) {
    await device.open(pages.address)
    await device.page.evaluate((address) => window.floors.dialFloor(address), `ws://127.0.0.1:${server.port}/letters`)
  }
  await desk.page.evaluate(() => window.floors.sendKeys())
  await sofa.page.evaluate(() => window.floors.drawKeys())
  await typeKeys(desk, count)
  await delay(1_000)
  const arrivals = await sofa.page.evaluate(() => window.floors.arrivals())
  const downAt = await desk.page.evaluate(() => window.floors.downAt())
  bench.record('floor', latencies(downAt, arrivals, count))
  await server.kill()
}

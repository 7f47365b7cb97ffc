import { setTimeout as delay } from 'node:timers/promises'
import { assert } from '../../shared/assert.ts'
import { Device } from '../browser/device.ts'
import { MeteredLine } from '../browser/metered-line.ts'
import { changeMarkForm } from '../browser/note-marks.ts'
import type { BrowserBench, BrowserScenario, Measurements } from '../scenarios/scenario.ts'
import { ordinaryNotes, seedVault } from './seeding.ts'
import { vaultSizes } from './vault-sizes.ts'

const timeoutMs = 280_000
const changedNotes = 50
const awayMs = 1_500
/** Each way. */
const longerByMs = 100

/** The line is cut for a moment. */
export const reconnect: BrowserScenario = {
  name: 'vault-reconnect',
  title: 'Vault: reconnect',
  explanation: `A device with all notes loses the line and gets it back: when nothing has changed, and when another device has changed ${changedNotes} notes. From the browser’s saying that it is online until the status line says that all is synced, without the moment that it waits by design. Bytes are those of TCP, both ways, with all headers. Round trips are those that somebody waits for, beside the one that opens the WebSocket: how much longer it takes on a line that is ${2 * longerByMs} ms longer there and back.`,
  columns: [
    { name: 'ms', title: 'synced again ms', digits: 0 },
    { name: 'roundTrips', title: 'round trips', digits: 0 },
    { name: 'connections', title: 'connections', digits: 0 },
    { name: 'bytes', title: 'bytes', digits: 0 },
  ],
  rows: vaultSizes.flatMap((size) => [
    { id: `same-${size}`, title: `nothing changed of ${size.toLocaleString('en')}` },
    { id: `changed-${size}`, title: `${changedNotes} changed of ${size.toLocaleString('en')}` },
  ]),
  targets: [
    { row: 'same-10000', column: 'roundTrips', is: 'at most', of: 'number', factor: 1 },
    { row: 'same-10000', column: 'bytes', is: 'at most', of: 'number', factor: 2_048 },
    { row: 'changed-10000', column: 'ms', is: 'at most', of: 'number', factor: 150 },
  ],
  runInBrowser: async (bench) => {
    for (const size of bench.sizes) await bench.part(`${size} notes`, () => loseTheLine(bench, size))
  },
}

const loseTheLine = async (bench: BrowserBench, size: number): Promise<void> => {
  const { relay, space } = await seedVault(bench, ordinaryNotes(size))
  await using line = await MeteredLine.lay(relay.port)
  await using device = await Device.start('Laptop', await bench.newFolder('profile'))
  await device.takeAll(line.address, timeoutMs)
  // What an app does after it is done is not what it does when it comes back.
  await delay(3_000)

  const loseAndGetBack = async (meanwhile: () => Promise<void>): Promise<Measurements> => {
    line.cut()
    await device.context.setOffline(true)
    await meanwhile()
    await delay(awayMs)
    line.mend()
    line.read()
    await device.context.setOffline(false)
    const { at, said } = await device.synced(60_000, 2_000)
    console.log(`   the line said: ${said.slice(0, 3).join(' → ')} … ${said.slice(-2).join(' → ')}`)
    return { ms: at, ...line.read() }
  }
  await bench.step('nothing changed', async () => {
    const straight = await loseAndGetBack(() => Promise.resolve())
    bench.record(`same-${size}`, straight)
    line.lengthen(longerByMs)
    const { ms = NaN } = await loseAndGetBack(() => Promise.resolve())
    line.lengthen(0)
    const waited = (ms - (straight['ms'] ?? NaN)) / (2 * longerByMs)
    bench.record(`same-${size}`, { roundTrips: Math.round(waited - 1) })
  })
  await bench.step(`${changedNotes} changed`, async () => {
    // Not those in view.
    const changed = space.notes.slice(-changedNotes)
    const found = await device.profiled(bench.profileDir, () => loseAndGetBack(() => space.change(changed)))
    bench.record(`changed-${size}`, found)
    const stored = await device.textsOnDisk(changeMarkForm)
    assert(
      stored === changed.length,
      `the status line says that all is synced, and ${stored} of ${changed.length} changes are on the disk`,
    )
  })
  await relay.kill()
}

import { assert } from '../../shared/assert.ts'
import { Device } from '../browser/device.ts'
import { endMark, endMarkForm, titleOf } from '../browser/note-marks.ts'
import { pageScript } from '../browser/page-script.ts'
import { PageServer } from '../browser/page-server.ts'
import type { BrowserBench, BrowserScenario } from '../scenarios/scenario.ts'
import { seededRandom } from '../statistics.ts'
import { noteLength, ordinaryNotes, seedVault, type Vault } from './seeding.ts'
import { vaultSizes } from './vault-sizes.ts'

const timeoutMs = 280_000
/** More rows than that are not in view. */
const rowsInView = 10
const notesRead = 3
/** A client with a socket and a database for each note is not asked for more. */
const mostNotesApart = 1_000

const counted = (size: number): string => size.toLocaleString('en')

/** A new device turns sync on. */
export const firstSync: BrowserScenario = {
  name: 'vault-first-sync',
  title: 'Vault: first sync',
  explanation:
    'Notes of 10 KB to a new device in Chromium, from the click that turns sync on. Beside it, in the same browser: the same bytes over one plain fetch, the same bytes into one IndexedDB store, and y-indexeddb with y-websocket, with a database and a socket for each note.',
  columns: [
    { name: 'rows', title: 'titles in view ms', digits: 0 },
    { name: 'open', title: 'first note opened ms', digits: 0 },
    { name: 'complete', title: 'all on the device ms', digits: 0 },
    { name: 'heap', title: 'JS heap MiB', digits: 0 },
    { name: 'pss', title: 'page MiB (PSS)', digits: 0 },
    { name: 'held', title: 'of it held MiB', digits: 0 },
    { name: 'peak', title: 'peak MiB (RSS)', digits: 0 },
  ],
  rows: vaultSizes.flatMap((size) => [
    { id: `app-${size}`, title: `Driftless, ${counted(size)} notes` },
    { id: `fetch-${size}`, title: `floor: ${counted(size)} over one fetch` },
    { id: `store-${size}`, title: `floor: ${counted(size)} into one store` },
    ...(size > mostNotesApart
      ? []
      : [{ id: `apart-${size}`, title: `y-indexeddb + y-websocket, ${counted(size)} notes` }]),
  ]),
  targets: [
    { row: 'app-1000', column: 'complete', is: 'at most', of: 'number', factor: 1_000 },
    { row: 'app-1000', column: 'complete', is: 'at most', of: 'apart-1000', factor: 0.1 },
    { row: 'app-10000', column: 'complete', is: 'at most', of: 'number', factor: 10_000 },
    { row: 'app-10000', column: 'open', is: 'at most', of: 'number', factor: 1_500 },
    { row: 'app-10000', column: 'held', is: 'at most', of: 'number', factor: 200 },
  ],
  runInBrowser: async (bench) => {
    for (const size of bench.sizes) await bench.part(`${size} notes`, () => syncAll(bench, size))
  },
}

const syncAll = async (bench: BrowserBench, size: number): Promise<void> => {
  const vault = await seedVault(bench, ordinaryNotes(size))
  await using device = await Device.start('Laptop', await bench.newFolder('profile'))
  await bench.step(`the app with ${size} notes`, () => syncApp(bench, device, vault, size))
  await device.open('about:blank')
  await bench.step(`the floors with ${size} notes`, () => measureFloors(bench, device, vault, size))
  await vault.relay.kill()
}

const syncApp = async (bench: BrowserBench, device: Device, vault: Vault, size: number): Promise<void> => {
  const row = `app-${size}`
  await device.openFresh(vault.address)
  await device.profiled(bench.profileDir, async () => {
    await device.turnSyncOn()
    // Asked before either is there: the page looks at each frame.
    const complete = device.synced(timeoutMs)
    complete.catch(() => undefined)
    bench.record(row, await device.listUsable(Math.min(size, rowsInView), timeoutMs))
    bench.record(row, { complete: (await complete).at })
  })
  bench.record(row, { ...(await device.memory()) })
  await bench.step(`reading ${size} notes without the relay`, async () => {
    await vault.relay.kill()
    const stored = await device.textsOnDisk(endMarkForm)
    assert(stored === size, `the status line says that all is synced, and ${stored} of ${size} notes are on the disk`)
    await device.page.reload()
    await device.caretReady(timeoutMs)
    const random = seededRandom(size)
    for (let read = 0; read < notesRead; read++) {
      const number = Math.floor(random() * size)
      await device.openNote(titleOf(number), number / size)
      const text = await device.app.editor.text()
      assert(
        text.endsWith(endMark(number)) && text.length === noteLength,
        `${titleOf(number)} reads “…${text.slice(-40)}” on the screen`,
      )
    }
  })
}

const measureFloors = async (bench: BrowserBench, device: Device, vault: Vault, size: number): Promise<void> => {
  const { notes } = vault.space
  await using pages = await PageServer.start(
    await pageScript('floor-page'),
    asOneBody(notes.map(({ update }) => update)),
  )
  const { page } = device
  await device.open(pages.address)
  bench.record(`fetch-${size}`, { complete: await page.evaluate(() => window.floors.fetchAll()) })
  bench.record(`store-${size}`, { complete: await page.evaluate(() => window.floors.storeAll()) })
  if (size > mostNotesApart) return
  await bench.step(`${size} notes with a socket and a database each`, async () => {
    await vault.relay.kill()
    const relay = await bench.startRelay(vault.dataDir)
    const complete = await page.evaluate(
      ([server, names, length]) => window.floors.syncPerNote(server, names, length),
      [`ws://127.0.0.1:${relay.port}/ws`, vault.space.docNames, noteLength] as const,
    )
    bench.record(`apart-${size}`, { complete })
    await relay.kill()
  })
}

/** Each with its length as 32 bits before it. */
const asOneBody = (updates: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat(
    updates.flatMap((update) => {
      const length = Buffer.alloc(4)
      length.writeUInt32LE(update.length)
      return [length, update]
    }),
  )

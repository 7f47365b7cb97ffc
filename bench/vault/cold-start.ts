import { Device } from '../browser/device.ts'
import type { BrowserBench, BrowserScenario, Measurements } from '../scenarios/scenario.ts'
import { percentile } from '../statistics.ts'
import { ordinaryNotes, seedVault } from './seeding.ts'
import { vaultSizes } from './vault-sizes.ts'

const timeoutMs = 280_000
const starts = 7

/** Chromium is quit and started again. */
export const coldStart: BrowserScenario = {
  name: 'vault-cold-start',
  title: 'Vault: cold start',
  explanation: `Chromium was quit and starts again with the app, whose last note has 10 KB, with sync on and the relay there: until the caret stands in that note, painted. Medians of ${starts} starts. Our own is what comes after the page’s HTML.`,
  columns: [
    { name: 'sinceNavigation', title: 'caret ready ms', digits: 0 },
    { name: 'own', title: 'of it our own ms', digits: 0 },
    { name: 'busy', title: 'main thread busy ms', digits: 0 },
    { name: 'pss', title: 'page MiB (PSS)', digits: 0 },
  ],
  rows: vaultSizes.map((size) => ({ id: `app-${size}`, title: `Driftless, ${size.toLocaleString('en')} notes` })),
  targets: [
    { row: 'app-10000', column: 'own', is: 'at most', of: 'number', factor: 500 },
    { row: 'app-10000', column: 'own', is: 'at most', of: 'app-100', factor: 1.2 },
  ],
  runInBrowser: async (bench) => {
    for (const size of bench.sizes) await bench.part(`${size} notes`, () => startOften(bench, size))
  },
}

const startOften = async (bench: BrowserBench, size: number): Promise<void> => {
  const { address, relay } = await seedVault(bench, ordinaryNotes(size))
  await using device = await Device.start('Laptop', await bench.newFolder('profile'))
  await device.takeAll(address, timeoutMs)
  const found: Measurements[] = []
  for (let start = 0; start < (bench.quick ? 3 : starts); start++) {
    await device.quitBrowser()
    await device.startBrowser()
    found.push(await device.profiled(bench.profileDir, () => startApp(device, address)))
  }
  // What it takes a while later, when nothing is left to do.
  await device.synced(timeoutMs)
  const { pss } = await device.memory()
  const middle = (name: string): number =>
    percentile(
      found.map((each) => each[name] ?? NaN),
      50,
    )
  bench.record(`app-${size}`, {
    sinceNavigation: middle('sinceNavigation'),
    own: middle('own'),
    busy: middle('busy'),
    pss,
  })
  await relay.kill()
}

const startApp = async (device: Device, address: string): Promise<Measurements> => {
  const session = await device.context.newCDPSession(device.page)
  await session.send('Performance.enable')
  await device.open(address)
  const ready = await device.caretReady(60_000)
  const { metrics } = await session.send('Performance.getMetrics')
  await session.detach()
  return { ...ready, busy: 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) }
}

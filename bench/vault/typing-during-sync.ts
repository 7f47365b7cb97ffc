import { setTimeout as delay } from 'node:timers/promises'
import type { Locator } from '@playwright/test'
import { assert } from '../../shared/assert.ts'
import { Device } from '../browser/device.ts'
import type { BrowserBench, BrowserScenario } from '../scenarios/scenario.ts'
import { ordinaryNotes, seedVault } from './seeding.ts'
import { typeInApp } from './typing.ts'

const timeoutMs = 280_000
const lookEveryMs = 500

/** Somebody writes while all notes come. */
export const typingDuringSync: BrowserScenario = {
  name: 'vault-typing-during-sync',
  title: 'Vault: typing while it comes',
  explanation:
    'On a new device somebody types into a note of their own, from before sync is on until the largest vault is there: from a key’s going down to its paint, for the keys before and for those from the click on the switch until the progress bar goes.',
  columns: [
    { name: 'p50', title: 'key to paint p50 ms', digits: 1 },
    { name: 'p95', title: 'p95 ms', digits: 1 },
    { name: 'work', title: 'p95 without the wait for a frame ms', digits: 1 },
    { name: 'most', title: 'longest ms', digits: 1 },
    { name: 'keys', title: 'keys', digits: 0 },
  ],
  rows: [
    { id: 'quiet', title: 'Driftless, nothing comes' },
    { id: 'coming', title: 'Driftless, all notes come' },
  ],
  targets: [{ row: 'coming', column: 'p95', is: 'at most', of: 'quiet', factor: 1.2 }],
  runInBrowser: async (bench) => {
    await bench.step('typing', () => typeMeanwhile(bench, Math.max(...bench.sizes)))
  },
}

/** Looks now and then: who waits for something to be hidden looks through the whole page in each of its frames. */
const goneAfter = async (bar: Locator): Promise<void> => {
  await bar.waitFor({ timeout: timeoutMs })
  const until = Date.now() + timeoutMs
  while (await bar.isVisible()) {
    assert(Date.now() < until, 'the progress bar goes')
    await delay(lookEveryMs)
  }
}

const typeMeanwhile = async (bench: BrowserBench, size: number): Promise<void> => {
  const { address, relay } = await seedVault(bench, ordinaryNotes(size))
  await using device = await Device.start('Laptop', await bench.newFolder('profile'))
  await device.openFresh(address)
  const { editor } = device.app
  await editor.type('Written meanwhile ')
  const quietKeys = bench.quick ? 20 : 100
  bench.record('quiet', { ...(await typeInApp(device, (typed) => typed < quietKeys)), keys: quietKeys })

  await device.turnSyncOn()
  await editor.box.focus()
  const bar = device.page.getByRole('contentinfo').getByRole('progressbar')
  let isOver = false
  const over = goneAfter(bar).finally(() => (isOver = true))
  let keys = 0
  const coming = await device.profiled(bench.profileDir, () =>
    typeInApp(device, (typed) => {
      keys = typed
      return !isOver
    }),
  )
  await over
  bench.record('coming', { ...coming, keys })
  await device.synced(timeoutMs)
  const text = await editor.text()
  assert(text.length === 'Written meanwhile '.length + quietKeys + keys, `the note has ${text.length} letters`)
  await relay.kill()
}

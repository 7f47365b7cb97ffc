import { setTimeout as delay } from 'node:timers/promises'
import { assert } from '../../shared/assert.ts'
import { Device } from '../browser/device.ts'
import { MeteredLine } from '../browser/metered-line.ts'
import { changeMark, changeMarkForm, typedLetter } from '../browser/note-marks.ts'
import type { BrowserBench, BrowserScenario } from '../scenarios/scenario.ts'
import { ordinaryNotes, seedVault } from './seeding.ts'

const timeoutMs = 120_000
const editsPerNote = 10

/** Somebody writes on a train. */
export const offlineEdits: BrowserScenario = {
  name: 'vault-offline-edits',
  title: 'Vault: edits made offline',
  explanation:
    '1,000 keystrokes in 100 notes while the line is cut, typed into the editor one note after another, and a change to each of these notes by another device meanwhile. From the browser’s saying that it is online until both sides have all of it and the relay has acknowledged it.',
  columns: [
    { name: 'ms', title: 'merged and acknowledged ms', digits: 0 },
    { name: 'bytes', title: 'bytes', digits: 0 },
  ],
  rows: [{ id: 'app', title: 'Driftless' }],
  targets: [{ row: 'app', column: 'ms', is: 'at most', of: 'number', factor: 1_000 }],
  runInBrowser: async (bench) => {
    await bench.step('edits made offline', () => writeOffline(bench, bench.quick ? 10 : 100))
  },
}

const writeOffline = async (bench: BrowserBench, count: number): Promise<void> => {
  const { relay, space } = await seedVault(bench, ordinaryNotes(count))
  await using line = await MeteredLine.lay(relay.port)
  await using device = await Device.start('Laptop', await bench.newFolder('profile'))
  await device.takeAll(line.address, timeoutMs)
  line.cut()
  await device.context.setOffline(true)
  for (const { number, title } of space.notes) {
    await device.openNote(title, number / count)
    await device.app.editor.box.focus()
    await device.page.keyboard.press('ControlOrMeta+Home')
    await device.page.keyboard.press('End')
    await device.page.keyboard.type(typedLetter.repeat(editsPerNote))
  }
  await space.change(space.notes)
  // The times of the edits are noted when somebody has paused.
  await delay(4_000)
  await device.profiled(bench.profileDir, async () => {
    line.mend()
    line.read()
    await device.context.setOffline(false)
    const { at, said } = await device.synced(timeoutMs, 2_000)
    bench.record('app', { ms: at, bytes: line.read().bytes })
    console.log(`   the line said: ${said.slice(0, 3).join(' → ')} … ${said.slice(-2).join(' → ')}`)
  })

  const texts = await space.texts()
  const whole = [...texts].filter(
    ([number, text]) => text.split(typedLetter).length - 1 === editsPerNote && text.endsWith(changeMark(number)),
  )
  assert(
    whole.length === count,
    `the status line says that all is synced, and ${whole.length} of ${count} are on the relay`,
  )
  const stored = await device.textsOnDisk(changeMarkForm)
  assert(stored === count, `the status line says that all is synced, and ${stored} of ${count} are on the disk`)
  await relay.kill()
}

/** Somebody at a keyboard, and how long each letter takes to its paint. */
import { setTimeout as delay } from 'node:timers/promises'
import { assert } from '../../shared/assert.ts'
import type { Device } from '../browser/device.ts'
import { typedLetter } from '../browser/note-marks.ts'
import type { Measurements } from '../scenarios/scenario.ts'
import { percentile, seededRandom } from '../statistics.ts'

export interface Typing {
  /** How many letters. */
  count: number
  /** Each from the key's going down to the paint, in milliseconds. */
  toPaint: readonly number[]
}

export const summary = ({ count, toPaint }: Typing): Measurements => {
  assert(toPaint.length === count, `${toPaint.length} of ${count} keys were painted`)
  return { p50: percentile(toPaint, 50), p95: percentile(toPaint, 95), most: Math.max(...toPaint) }
}

/** Types as long as it is wanted. Resolves with how many letters. */
export const typeKeys = async ({ page }: Device, isWanted: (typed: number) => boolean): Promise<number> => {
  const random = seededRandom(9)
  let typed = 0
  for (; isWanted(typed); typed++) {
    await page.keyboard.press(typedLetter)
    await delay(50 + 100 * random())
  }
  return typed
}

/** As `typeKeys`, in the app. */
export const typeInApp = async (device: Device, isWanted: (typed: number) => boolean): Promise<Measurements> => {
  await device.page.evaluate(() => window.probe.startTyping())
  const count = await typeKeys(device, isWanted)
  await delay(500)
  const keys = await device.page.evaluate(() => window.probe.typed())
  const work = keys.map((key) => key.work)
  return { ...summary({ count, toPaint: keys.map((key) => key.toPaint) }), work: percentile(work, 95) }
}

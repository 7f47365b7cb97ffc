/** What a page takes, as Chromium and the system say. */
import { readFileSync } from 'node:fs'
import type { BrowserContext, Page } from '@playwright/test'
import { assert } from '../../shared/assert.ts'

const kib = 1024
const mib = 1024 * kib

export interface PageMemory {
  /** What JavaScript holds, in MiB. */
  readonly heap: number
  /** The process that draws the page, in MiB: what is its own, and its share of what it shares. */
  readonly pss: number
  /** As `pss`, when V8 has been told to collect garbage: what the page holds on to. */
  readonly held: number
  /** The most that the process ever had in memory, with all that it shares, in MiB. */
  readonly peak: number
}

const field = (path: string, name: string): number => {
  const value = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(path, 'latin1'))?.[1]
  return (Number(value) * kib) / mib
}

/** `page` is the only one open that does anything: it is the largest of the processes that draw. */
export const memoryOf = async (context: BrowserContext, page: Page): Promise<PageMemory> => {
  const ofPage = await context.newCDPSession(page)
  await ofPage.send('Performance.enable')
  const { metrics } = await ofPage.send('Performance.getMetrics')
  const heap = (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN) / mib

  const browser = context.browser()
  assert(browser !== null, 'the browser of a profile can be spoken to')
  const ofBrowser = await browser.newBrowserCDPSession()
  const { processInfo } = await ofBrowser.send('SystemInfo.getProcessInfo')
  await ofBrowser.detach()
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  const sizes = renderers.map((id) => ({ id, pss: field(`/proc/${id}/smaps_rollup`, 'Pss') }))
  const [largest] = sizes.sort((a, b) => b.pss - a.pss)
  assert(largest !== undefined, 'a process draws the page')
  const peak = field(`/proc/${largest.id}/status`, 'VmHWM')
  await ofPage.send('HeapProfiler.collectGarbage')
  await ofPage.detach()
  return { heap, pss: largest.pss, held: field(`/proc/${largest.id}/smaps_rollup`, 'Pss'), peak }
}

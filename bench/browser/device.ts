/** A device: Chromium with a profile of its own on disk, which can be quit and started again, and the app in it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { chromiumLaunch } from '../../e2e/chromium.ts'
import { NotesApp } from '../../e2e/pages/notes-app.ts'
import { wordsIn } from '../../e2e/words.ts'
import { settleMs } from '../../client/ui/status/steady-status.ts'
import { assert } from '../../shared/assert.ts'
import { memoryOf, type PageMemory } from './memory.ts'
import { pageScript } from './page-script.ts'
import type { ScreenWords, Settled } from './probe-page.ts'

const locale = 'en-US'

const screenWords = (): ScreenWords => {
  const words = wordsIn(locale)
  return {
    editor: words.note.editor,
    list: words.layout.list,
    saving: words.status.line({ kind: 'saving' }),
    synced: words.status.line({ kind: 'synced' }),
    settleMs,
  }
}

export class Device implements AsyncDisposable {
  readonly #profileDir: string
  readonly #name: string
  #context: BrowserContext | undefined
  #page: Page | undefined

  private constructor(name: string, profileDir: string) {
    this.#name = name
    this.#profileDir = profileDir
  }

  static async start(name: string, profileDir: string): Promise<Device> {
    const device = new Device(name, profileDir)
    await device.startBrowser()
    return device
  }

  get context(): BrowserContext {
    assert(this.#context !== undefined, `${this.#name}'s browser is open`)
    return this.#context
  }

  get page(): Page {
    assert(this.#page !== undefined, `${this.#name} has a page open`)
    return this.#page
  }

  /** The app as its person sees it. */
  get app(): NotesApp {
    return new NotesApp(this.page, wordsIn(locale))
  }

  async startBrowser(): Promise<void> {
    const script = await pageScript('probe-page')
    this.#context = await chromium.launchPersistentContext(this.#profileDir, {
      ...chromiumLaunch,
      locale,
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    })
    await this.#context.addInitScript({ content: `window.screenWords = ${JSON.stringify(screenWords())};\n${script}` })
    this.#page = this.#context.pages()[0] ?? (await this.#context.newPage())
  }

  async quitBrowser(): Promise<void> {
    await this.context.close()
    this.#context = undefined
    this.#page = undefined
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address)
  }

  /** Opens the app for the first time; there is one empty note. */
  async openFresh(address: string): Promise<void> {
    await this.open(address)
    await this.app.editor.box.waitFor()
    await this.app.toBeReadyForOffline()
  }

  /** Turns sync on, and goes back to the notes. Times are counted from the click on the switch. */
  async turnSyncOn(): Promise<void> {
    const { settings } = this.app
    await settings.open('sync')
    await settings.deviceName.fill(this.#name)
    await settings.deviceName.press('Tab')
    await settings.syncSwitch.click()
    await this.page.keyboard.press('Escape')
  }

  /** A new device with all the notes: turns sync on, opens the first note, and waits until the line says that all is there. */
  async takeAll(address: string, timeoutMs: number): Promise<void> {
    await this.openFresh(address)
    await this.turnSyncOn()
    await this.listUsable(1, timeoutMs)
    await this.synced(timeoutMs)
  }

  synced(timeoutMs: number, quietMs = 1_000): Promise<Settled> {
    return this.page.evaluate(([quiet, timeout]) => window.probe.synced(quiet, timeout), [quietMs, timeoutMs] as const)
  }

  listUsable(leastRows: number, timeoutMs: number): Promise<{ rows: number; open: number }> {
    return this.page.evaluate(([rows, timeout]) => window.probe.listUsable(rows, timeout), [
      leastRows,
      timeoutMs,
    ] as const)
  }

  /** Milliseconds from the click on a note's row to its text on the screen. */
  openNote(title: string, share: number, timeoutMs = 60_000): Promise<number> {
    return this.page.evaluate(([name, place, timeout]) => window.probe.openNote(name, place, timeout), [
      title,
      share,
      timeoutMs,
    ] as const)
  }

  textsOnDisk(form: string): Promise<number> {
    return this.page.evaluate((pattern) => window.probe.textsOnDisk(pattern), form)
  }

  caretReady(timeoutMs: number): Promise<{ sinceNavigation: number; own: number }> {
    return this.page.evaluate((timeout) => window.probe.caretReady(timeout), timeoutMs)
  }

  memory(): Promise<PageMemory> {
    return memoryOf(this.context, this.page)
  }

  /** Writes a CPU profile of the page while something is done, if there is a folder for it. */
  async profiled<T>(folder: string | undefined, work: () => Promise<T>): Promise<T> {
    if (folder === undefined) return work()
    const session = await this.context.newCDPSession(this.page)
    await session.send('Profiler.enable')
    await session.send('Profiler.setSamplingInterval', { interval: 500 })
    await session.send('Profiler.start')
    const result = await work()
    const { profile } = await session.send('Profiler.stop')
    await session.detach()
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${new Date().toISOString().replaceAll(':', '-')}.cpuprofile`), JSON.stringify(profile))
    return result
  }

  async [Symbol.asyncDispose]() {
    await this.#context?.close()
  }
}

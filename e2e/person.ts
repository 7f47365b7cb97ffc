import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type CDPSession,
  type ViewportSize,
} from '@playwright/test'
import { assert } from '../shared/assert.ts'
import { Cable } from './cable.ts'
import { chromiumLaunch, killBrowser } from './chromium.ts'
import { NotesApp } from './pages/notes-app.ts'
import type { RelayProcess } from './relay-process.ts'
import { wordsIn, type Locale } from './words.ts'

export interface PersonOptions {
  /** The language that the person's browser asks for. */
  locale?: Locale
  viewport?: ViewportSize
  colorScheme?: 'light' | 'dark'
  /** A phone: touch instead of a mouse. */
  phone?: boolean
  /** A browser of their own with a profile on disk, which can be quit and started again. */
  ownBrowser?: boolean
  /** How much the browser lets the app store, from the first moment on. */
  storageBytes?: number
}

/** A phone of this size in the dark, or a desktop in the light: of two looks each is in one story. */
export const phoneOrDesktop = (locale: Locale, phone: boolean, phoneViewport: ViewportSize): PersonOptions => ({
  locale,
  phone,
  colorScheme: phone ? 'dark' : 'light',
  ...(phone ? { viewport: phoneViewport } : {}),
})

/** Somebody with a device: a browser profile that nobody else sees, and a cable to the relay that can be pulled. */
export class Person implements AsyncDisposable {
  #context: BrowserContext | undefined
  #app: NotesApp | undefined
  #unplugged = false
  /** What it says of storage holds as long as it lives. */
  #storageSession: CDPSession | undefined
  /** What went wrong in this person's pages and nobody handled. */
  readonly errors: Error[] = []

  private constructor(
    readonly name: string,
    readonly cable: Cable,
    readonly locale: Locale,
    private readonly openContext: (offline: boolean) => Promise<BrowserContext>,
    private readonly profileDir: string | undefined,
  ) {}

  /** Gives somebody a device. The browser is open, and shows nothing yet. */
  static async equip(name: string, relay: RelayProcess, browser: Browser, options: PersonOptions): Promise<Person> {
    const { locale = 'en-US', viewport = { width: 1280, height: 800 }, colorScheme = 'light', phone = false } = options
    const contextOptions: BrowserContextOptions = {
      locale,
      viewport,
      colorScheme,
      hasTouch: phone,
      isMobile: phone,
      // Movement only makes pictures and clicks differ from one run to the next.
      reducedMotion: 'reduce',
    }
    const profileDir = options.ownBrowser === true ? await mkdtemp(join(tmpdir(), 'driftless-person-')) : undefined
    const person = new Person(
      name,
      await Cable.lay(relay.port),
      locale,
      (offline) =>
        profileDir === undefined
          ? browser.newContext({ ...contextOptions, offline })
          : chromium.launchPersistentContext(profileDir, { ...chromiumLaunch, ...contextOptions, offline }),
      profileDir,
    )
    await person.startBrowser()
    if (options.storageBytes !== undefined) await person.allowStorage(options.storageBytes)
    return person
  }

  get context(): BrowserContext {
    assert(this.#context !== undefined, `${this.name}'s browser is open`)
    return this.#context
  }

  /** The app in the browser tab that was opened last. */
  get app(): NotesApp {
    assert(this.#app !== undefined, `${this.name} has opened the app`)
    return this.#app
  }

  /** Opens the app in one more tab of the browser. */
  async openApp(): Promise<NotesApp> {
    const page = await this.context.newPage()
    this.#app = new NotesApp(page, wordsIn(this.locale))
    await page.goto(this.cable.address)
    return this.#app
  }

  /** Pulls the cable: what is on its way is lost, and nobody answers. The browser notices, as it does in life. */
  async pullCable(): Promise<void> {
    this.#unplugged = true
    this.cable.cut()
    await this.#context?.setOffline(true)
  }

  async plugInCable(): Promise<void> {
    this.#unplugged = false
    this.cable.mend()
    await this.#context?.setOffline(false)
  }

  /** From now on the browser lets the app store so much in all, or as much as it would without this. */
  async allowStorage(bytes: number | undefined): Promise<void> {
    this.#storageSession ??= await this.context.newCDPSession(await this.context.newPage())
    await this.#storageSession.send('Storage.overrideQuotaForOrigin', {
      origin: this.cable.address,
      ...(bytes === undefined ? {} : { quotaSize: bytes }),
    })
  }

  /**
   * From now on the browser refuses the app every write. It asks itself how much is left only when a write is larger than
   * what was left before: so it is given such ones.
   */
  async refuseStorage(): Promise<void> {
    // Of none at all Chromium makes nothing.
    await this.allowStorage(1)
    await this.app.page.evaluate(async () => {
      const opening = indexedDB.open('ballast')
      opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { autoIncrement: true })
      await new Promise((resolve) => (opening.onsuccess = resolve))
      const fits = (): Promise<boolean> =>
        new Promise((resolve) => {
          const transaction = opening.result.transaction('rows', 'readwrite')
          const rows = transaction.objectStore('rows')
          // What is larger by itself Chromium does not count before it is stored.
          for (let row = 0; row < 16; row++) rows.add(new Uint8Array(60_000))
          transaction.oncomplete = () => resolve(true)
          transaction.onabort = () => resolve(false)
        })
      while (await fits());
      opening.result.close()
    })
  }

  async quitBrowser(): Promise<void> {
    await this.context.close()
    this.#context = this.#storageSession = undefined
    this.#app = undefined
  }

  /** Ends the browser as a power cut does: it gets to do nothing more. */
  async killBrowser(): Promise<void> {
    await killBrowser(this.context)
    this.#context = this.#storageSession = undefined
    this.#app = undefined
  }

  async startBrowser(): Promise<void> {
    assert(this.#context === undefined, `${this.name}'s browser is closed`)
    this.#context = await this.openContext(this.#unplugged)
    this.#context.on('weberror', (problem) => this.errors.push(problem.error()))
  }

  async [Symbol.asyncDispose]() {
    await this.#context?.close()
    await this.cable[Symbol.asyncDispose]()
    if (this.profileDir !== undefined) await rm(this.profileDir, { recursive: true, force: true })
  }
}

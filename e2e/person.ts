import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
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
}

/** Somebody with a device: a browser profile that nobody else sees, and a cable to the relay that can be pulled. */
export class Person implements AsyncDisposable {
  #context: BrowserContext | undefined
  #app: NotesApp | undefined
  #unplugged = false
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

  async quitBrowser(): Promise<void> {
    await this.context.close()
    this.#context = undefined
    this.#app = undefined
  }

  /** Ends the browser as a power cut does: it gets to do nothing more. */
  async killBrowser(): Promise<void> {
    await killBrowser(this.context)
    this.#context = undefined
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

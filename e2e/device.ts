import { expect, type Browser, type BrowserContext } from '@playwright/test'
import { BareApp, type BareAppServer, type StoredNotes } from './bare-app.ts'
import type { RelayProcess } from './relay-process.ts'
import { WatchedLine } from './watched-line.ts'

/** A browser profile with the app without its screen, and a line to the relay. */
export class Device implements AsyncDisposable {
  readonly name: string
  readonly line: WatchedLine
  readonly tabs: BareApp[] = []
  readonly #context: BrowserContext
  readonly #pages: string

  private constructor(name: string, context: BrowserContext, pages: string, line: WatchedLine) {
    this.name = name
    this.#context = context
    this.#pages = pages
    this.line = line
  }

  static async start(name: string, browser: Browser, pages: BareAppServer, relay: RelayProcess): Promise<Device> {
    const device = new Device(name, await browser.newContext(), pages.address, await WatchedLine.lay(relay.port))
    await device.openTab()
    return device
  }

  get app(): BareApp {
    const [first] = this.tabs
    if (first === undefined) throw new Error(`${this.name} has a tab open`)
    return first
  }

  async openTab(): Promise<BareApp> {
    const tab = await BareApp.open(this.#context, this.#pages)
    this.tabs.push(tab)
    return tab
  }

  /** The page is told, and has a moment to do something about it. */
  async closeTab(): Promise<void> {
    await this.tabs.shift()?.page.close()
  }

  async killTab(): Promise<void> {
    await this.tabs.shift()?.kill()
  }

  /** The id of the profile that is shown, and whose it is. */
  async shown(): Promise<{ profile: string; person: string | undefined; hasNotes: boolean }> {
    const { profiles, notes, trash } = await this.app.state()
    const active = profiles.find((profile) => profile.active)
    return { profile: active?.id ?? '', person: active?.email, hasNotes: notes.length + trash.length > 0 }
  }

  /** Moves a note into the trash, and waits until that is on disk. */
  async trash(id: string): Promise<void> {
    await this.app.giveForNote('trashNote', id)
    await this.#isStored(id, true)
  }

  async putBack(id: string): Promise<void> {
    await this.app.giveForNote('restoreNote', id)
    await this.#isStored(id, false)
  }

  async #isStored(id: string, isInTrash: boolean): Promise<void> {
    const { profile } = await this.shown()
    await expect
      .poll(async () => (await this.app.stored()).find((stored) => stored.profile === profile)?.trash.includes(id), {
        message: `note ${id} ${isInTrash ? 'in' : 'out of'} the trash, on ${this.name}’s disk`,
        intervals: [20, 50],
      })
      .toBe(isInTrash)
  }

  /** Waits until sync has brought everything there and back. Presses "Try now" as long as it has not. */
  async toBeInStep(message = `${this.name} is in step`): Promise<void> {
    await expect
      .poll(
        async () => {
          const { kind } = (await this.app.state()).status
          if (kind === 'unreachable') await this.app.give('syncNow')
          return kind
        },
        { message, intervals: [50, 100, 200, 400], timeout: 40_000 },
      )
      .toBe('synced')
  }

  /** Waits until its disk has exactly these notes, each in its place. */
  async toHold(expected: readonly Holding[], message = `what is on ${this.name}`): Promise<void> {
    await expect
      .poll(async () => holdings(await this.app.stored()), {
        message,
        intervals: [50, 100, 200, 400],
        timeout: 40_000,
      })
      .toEqual(inOrder(expected))
  }

  async [Symbol.asyncDispose]() {
    await this.#context.close()
    await this.line[Symbol.asyncDispose]()
  }
}

/** Somebody's notes on a device, those in the trash among them. */
export interface Holding {
  person: string | undefined
  texts: Record<string, string>
  trash?: readonly string[]
}

/** Nobody's empty profile is as good as none. */
const holdings = (stored: readonly StoredNotes[]): Required<Holding>[] =>
  inOrder(
    stored
      .filter(({ person, texts }) => person !== undefined || Object.keys(texts).length > 0)
      .map(({ person, texts, trash }) => ({ person, texts, trash })),
  )

const inOrder = (given: readonly Holding[]): Required<Holding>[] =>
  given
    .map(({ person, texts, trash = [] }) => ({ person, texts, trash: [...trash].sort() }))
    .sort((a, b) => (a.person ?? '').localeCompare(b.person ?? ''))

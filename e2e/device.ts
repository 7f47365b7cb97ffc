import { expect } from '@playwright/test'
import { BareApp, type BareBrowser, type StoredNotes } from './bare-app.ts'
import type { RelayProcess } from './relay-process.ts'
import { titlesOf } from './titles.ts'
import { WatchedLine } from './watched-line.ts'

/** A place with storage of its own where the app runs without its screen, and a line to the relay. */
export class Device implements AsyncDisposable {
  readonly name: string
  readonly line: WatchedLine
  readonly tabs: BareApp[] = []
  readonly #browser: BareBrowser
  readonly #origin: string

  private constructor(name: string, browser: BareBrowser, origin: string, line: WatchedLine) {
    this.name = name
    this.#browser = browser
    this.#origin = origin
    this.line = line
  }

  static async start(name: string, browser: BareBrowser, relay: RelayProcess, clockOffMs = 0): Promise<Device> {
    const device = new Device(name, browser, await browser.newOrigin(clockOffMs), await WatchedLine.lay(relay.port))
    await device.openTab()
    return device
  }

  get app(): BareApp {
    const [first] = this.tabs
    if (first === undefined) throw new Error(`${this.name} has a tab open`)
    return first
  }

  async openTab(): Promise<BareApp> {
    const tab = await BareApp.open(await this.#browser.openPage(), this.#origin)
    this.tabs.push(tab)
    return tab
  }

  async closeTab(index = 0): Promise<void> {
    const [tab] = this.tabs.splice(index, 1)
    if (tab !== undefined) await this.#browser.closePage(tab.page)
  }

  async killTab(index = 0): Promise<void> {
    await this.tabs.splice(index, 1)[0]?.kill()
  }

  async killBrowser(): Promise<void> {
    await this.#browser.kill()
    this.tabs.length = 0
  }

  async startBrowser(): Promise<void> {
    await this.#browser.startAgain()
    await this.openTab()
  }

  /** What a person does who clears what the browser keeps of a site. */
  async clearStorage(): Promise<void> {
    while (this.tabs.length > 0) await this.closeTab()
    await this.#browser.clearStorage(this.#origin)
    await this.openTab()
  }

  /** The id of the profile that is shown, and whose it is. */
  async shown(): Promise<{ profile: string; person: string | undefined; hasNotes: boolean }> {
    const { profiles, notes, trash } = await this.app.state()
    const active = profiles.find((profile) => profile.active)
    return { profile: active?.id ?? '', person: active?.email, hasNotes: notes.length + trash.length > 0 }
  }

  /** What a person does who looks whether it is still there tomorrow. */
  async restart(): Promise<void> {
    await this.closeTab()
    await this.openTab()
  }

  /** Gives a note a title, and waits until that is on disk. */
  async rename(id: string, title: string): Promise<void> {
    await this.app.rename(id, title)
    const { profile } = await this.shown()
    await expect
      .poll(async () => titlesOf((await this.app.stored()).find((stored) => stored.profile === profile)?.titles[id]), {
        message: `titles of note ${id}, on ${this.name}’s disk`,
        intervals: [20, 50],
      })
      .toContain(title)
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

  /** Waits until the status line has something better to say than that it is saving. */
  async toBeSaved(): Promise<void> {
    await expect
      .poll(async () => (await this.app.state()).status.kind, {
        message: `${this.name} has saved`,
        intervals: [10, 20],
      })
      .toMatch(/^(savedOnDevice|syncOff|offline|unreachable|signInAgain|synced)$/)
  }

  /** Waits until sync has brought everything there and back, choices that wait among it. Presses "Try now" as long as it has not. */
  async toBeInStep(message = `${this.name} is in step`): Promise<void> {
    await expect
      .poll(
        async () => {
          const { status } = await this.app.state()
          if (status.kind === 'unreachable') await this.app.give('syncNow')
          return status.kind === 'needsChoice' && status.isSynced ? 'synced' : status.kind
        },
        { message, intervals: [50, 100, 200, 400], timeout: 40_000 },
      )
      .toBe('synced')
  }

  /** Waits until the relay has said that it knows this sign-in no more. */
  async toBeSentAway(): Promise<void> {
    await expect
      .poll(
        async () => {
          const { account, status } = await this.app.state()
          if (status.kind === 'unreachable') await this.app.give('syncNow')
          return account.kind
        },
        { message: `${this.name} is to sign in again`, intervals: [50, 100, 200], timeout: 40_000 },
      )
      .toBe('signInAgain')
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
    while (this.tabs.length > 0) await this.closeTab()
    await this.line[Symbol.asyncDispose]()
  }
}

/** Somebody's notes on a device, those in the trash among them. */
export interface Holding {
  person: string | undefined
  texts: Record<string, string>
  titles?: Record<string, string>
  trash?: readonly string[]
}

/** Nobody's empty profile is as good as none. */
const holdings = (stored: readonly StoredNotes[]): Required<Holding>[] =>
  inOrder(
    stored
      .filter(({ person, texts }) => person !== undefined || Object.keys(texts).length > 0)
      .map(({ person, texts, titles, trash }) => ({ person, texts, titles, trash })),
  )

const inOrder = (given: readonly Holding[]): Required<Holding>[] =>
  given
    .map(({ person, texts, titles = {}, trash = [] }) => ({ person, texts, titles, trash: [...trash].sort() }))
    .sort((a, b) => (a.person ?? '').localeCompare(b.person ?? ''))

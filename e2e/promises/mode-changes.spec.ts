/**
 * Promises 1, 3, 4 and 7, at random: two people on two devices write notes while they sign in and out, add their notes to
 * an account or not, change places, turn sync off and on, pull the cable, open and lose browser tabs, and while their relay
 * is killed, wiped and restored from old backups. Whatever the order,
 *
 *   - every note stays in the profile in which it was written, once, under its id,
 *   - nobody's notes are shown to somebody else, unless they were added there,
 *   - in the end, everybody signed in everywhere, all devices have all notes of each person.
 *
 * DRIFTLESS_LONG=1 runs 500 sequences instead of 4. DRIFTLESS_SEED repeats one; what the processes interleave is theirs.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Browser, type BrowserContext } from '@playwright/test'
import * as prng from 'lib0/prng'
import { BareApp, BareAppServer } from '../bare-app.ts'
import { Cable } from '../cable.ts'
import { RelayProcess } from '../relay-process.ts'

const isLong = process.env['DRIFTLESS_LONG'] === '1'
const givenSeed = process.env['DRIFTLESS_SEED']
const sequences = givenSeed !== undefined ? 1 : isLong ? 500 : 4
const stepsPerSequence = 18
/** They share a relay and the server of the pages. */
const sequencesPerTest = 4
const password = 'quite a long secret'

/** What was written once: a word that occurs nowhere else. */
interface Words {
  text: string
  noteId: string
  /** The profile in which it was written: the device's name and the profile's id. */
  profile: string
  /** The people among whose notes it may be, and in the end must be. */
  people: Set<string>
}

class Device implements AsyncDisposable {
  readonly name: string
  readonly tabs: BareApp[] = []
  readonly #context: BrowserContext
  readonly #pages: string
  readonly cable: Cable

  private constructor(name: string, context: BrowserContext, pages: string, cable: Cable) {
    this.name = name
    this.#context = context
    this.#pages = pages
    this.cable = cable
  }

  static async start(name: string, browser: Browser, pages: BareAppServer, relay: RelayProcess): Promise<Device> {
    const device = new Device(name, await browser.newContext(), pages.address, await Cable.lay(relay.port))
    await device.openTab()
    return device
  }

  async openTab(): Promise<void> {
    this.tabs.push(await BareApp.open(this.#context, this.#pages))
  }

  async closeTab(index: number): Promise<void> {
    // As a browser that is killed: the page is not told.
    await this.tabs.splice(index, 1)[0]?.page.close({ runBeforeUnload: false })
  }

  get app(): BareApp {
    const [first] = this.tabs
    if (first === undefined) throw new Error('no tab is open')
    return first
  }

  /** The id of the profile that is shown, and whose it is. */
  async shown(): Promise<{ profile: string; person: string | undefined; hasNotes: boolean }> {
    const { profiles, notes } = await this.app.state()
    const active = profiles.find((profile) => profile.active)
    return { profile: `${this.name} ${active?.id}`, person: active?.email, hasNotes: notes.length > 0 }
  }

  async [Symbol.asyncDispose]() {
    await this.#context.close()
    await this.cable[Symbol.asyncDispose]()
  }
}

class Sequence {
  readonly steps: string[] = []
  readonly #random: prng.PRNG
  readonly #seed: number
  readonly #devices: readonly Device[]
  readonly #relay: RelayProcess
  readonly #backup: string
  readonly #words: Words[] = []
  readonly #people: readonly string[]
  #hasBackup = false

  constructor(seed: number, devices: readonly Device[], relay: RelayProcess, folder: string) {
    this.#seed = seed
    this.#random = prng.create(seed)
    this.#devices = devices
    this.#relay = relay
    this.#backup = join(folder, `${seed}.backup`)
    this.#people = [`mei-${seed}@example.org`, `ben-${seed}@example.org`]
  }

  async run(): Promise<void> {
    for (const device of this.#devices) await this.#write(device)
    for (let step = 0; step < stepsPerSequence; step++) await this.#step()
    await this.#meet()
  }

  async #step(): Promise<void> {
    const device = this.#pick(this.#devices)
    await prng.oneOf(this.#random, [
      () => this.#write(device),
      () => this.#write(device),
      () => this.#append(device),
      () => this.#signIn(device, this.#pick(this.#people), true),
      () => this.#signIn(device, this.#pick(this.#people), true),
      () => this.#signIn(device, this.#pick(this.#people), true),
      () => this.#signOut(device),
      () => this.#switchProfile(device),
      () => this.#switchSync(device),
      () => this.#plug(device),
      () => this.#tab(device),
      () => this.#tab(device),
      () => this.#disturb(),
    ])()
  }

  async #write(device: Device): Promise<void> {
    const { profile, person } = await device.shown()
    const text = `w${this.#words.length}.`
    this.#say(`${profile}: writes ${text}`)
    const noteId = await this.#pick(device.tabs).write(text)
    this.#words.push({ text, noteId, profile, people: new Set(person === undefined ? [] : [person]) })
  }

  async #append(device: Device): Promise<void> {
    const { profile, person } = await device.shown()
    const { notes } = await device.app.state()
    if (notes.length === 0) return
    const { id } = this.#pick(notes)
    const text = `w${this.#words.length}.`
    this.#say(`${profile}: writes ${text} into a note`)
    await device.app.append(id, text)
    this.#words.push({ text, noteId: id, profile, people: new Set(person === undefined ? [] : [person]) })
  }

  async #signIn(device: Device, email: string, breaks: boolean): Promise<void> {
    const before = await device.shown()
    // Whose notes are shown says whether they are to be added: one's own always, nobody's sometimes, another's never.
    const addNotes = before.person === undefined && prng.bool(this.#random)
    const options = { address: device.cable.address, addNotes, email, password }
    const given = await this.#contents(device, before)
    // Now and then the line breaks while the relay is asked: its answer may be lost.
    const breaksAfterMs = breaks && prng.int32(this.#random, 1, 5) === 1 ? prng.int32(this.#random, 0, 80) : undefined
    const breaking = breaksAfterMs === undefined ? undefined : setTimeout(() => device.cable.cut(), breaksAfterMs)
    // Whoever has no account there, or none any more since the relay was wiped, makes one.
    let answer = await device.app.give('signIn', options)
    if (answer?.ok === false && answer.failure === 'wrongPassword')
      answer = await device.app.give('createAccount', { ...options, name: undefined, invite: undefined })
    clearTimeout(breaking)
    const { person, profile } = await device.shown()
    const isIn = answer?.ok ?? person === email
    this.#say(
      `${before.profile}: ${email} signs in${addNotes ? ' and adds notes' : ''}: ${isIn ? profile : JSON.stringify(answer)}`,
    )
    if (isIn && (addNotes || before.profile === profile))
      for (const words of this.#words) if (given.has(words.text)) words.people.add(email)
  }

  async #signOut(device: Device): Promise<void> {
    const { profile, person } = await device.shown()
    if (person === undefined) return
    this.#say(`${profile}: signs out`)
    await device.app.give('signOut')
  }

  async #switchProfile(device: Device): Promise<void> {
    const { profiles } = await device.app.state()
    const { id } = this.#pick(profiles)
    this.#say(`${device.name}: shows ${id}`)
    await device.app.give('switchProfile', id)
  }

  async #switchSync(device: Device): Promise<void> {
    const { sync, account } = await device.app.state()
    // On a relay with accounts, nobody's notes have nowhere to go.
    if (account.kind === 'none') return
    this.#say(`${device.name}: sync ${sync.enabled ? 'off' : 'on'}`)
    await device.app.give('setSyncEnabled', !sync.enabled)
  }

  #plug(device: Device): Promise<void> {
    const cut = prng.int32(this.#random, 1, 3) === 1
    this.#say(`${device.name}: cable ${cut ? 'cut' : 'mended'}`)
    if (cut) device.cable.cut()
    else device.cable.mend()
    return Promise.resolve()
  }

  async #tab(device: Device): Promise<void> {
    if (device.tabs.length === 1) {
      this.#say(`${device.name}: opens a tab`)
      await device.openTab()
    } else {
      this.#say(`${device.name}: loses a tab`)
      await device.closeTab(prng.int32(this.#random, 0, device.tabs.length - 1))
    }
  }

  /** Somebody does something to the relay. */
  async #disturb(): Promise<void> {
    const kind = prng.oneOf(this.#random, ['restart', 'wipe', 'back up', 'restore', 'restore'] as const)
    this.#say(`relay: ${kind}`)
    switch (kind) {
      case 'restart':
        await this.#relay.kill()
        return this.#relay.start()
      case 'wipe':
        return this.#relay.wipe()
      case 'back up':
        await rm(this.#backup, { force: true })
        await this.#relay.backUp(this.#backup)
        this.#hasBackup = true
        return
      case 'restore':
        return this.#hasBackup ? this.#relay.restore(this.#backup) : undefined
    }
  }

  /** Everybody signs in on every device, and sees all that is theirs. */
  async #meet(): Promise<void> {
    for (const device of this.#devices) {
      device.cable.mend()
      await this.#look(device)
    }
    for (const person of this.#people) {
      for (const device of this.#devices) {
        await expect
          .poll(
            async () => {
              await this.#signIn(device, person, false)
              return (await device.shown()).person
            },
            { message: this.#story(`${person} signs in on ${device.name}`) },
          )
          .toBe(person)
      }
      const expected = this.#words
        .filter(({ people }) => people.has(person))
        .map(({ text }) => text)
        .sort()
      for (const device of this.#devices) {
        await expect
          .poll(async () => [...(await this.#contents(device, await device.shown()))].sort(), {
            message: this.#story(`${device.name} has all notes of ${person}`),
            timeout: 30_000,
          })
          .toEqual(expected)
        await expect
          .poll(async () => (await device.app.state()).status.kind, {
            message: this.#story(`${device.name} is in step`),
            timeout: 30_000,
          })
          .toBe('synced')
      }
    }
    for (const device of this.#devices) await this.#look(device)
  }

  /** Looks through all that is on a device. */
  async #look(device: Device): Promise<void> {
    for (const { id, email } of (await device.app.state()).profiles) {
      await device.app.give('switchProfile', id)
      const profile = `${device.name} ${id}`
      const present = await this.#contents(device, { profile, person: email })
      const missing = this.#words.filter((words) => words.profile === profile && !present.has(words.text))
      expect(missing, this.#story(`${profile} has all that was written in it`)).toEqual([])
    }
  }

  /** What a device shows; everything once, where it was written, and nothing of anybody else. */
  async #contents(device: Device, shown: { profile: string; person: string | undefined }): Promise<Set<string>> {
    const texts = await device.app.texts()
    const present = new Set<string>()
    for (const [noteId, text] of Object.entries(texts)) {
      for (const word of text.match(/w\d+\./g) ?? []) {
        const words = this.#words.find((known) => known.text === word)
        expect(words?.noteId, this.#story(`${word} in ${shown.profile} is in its note`)).toBe(noteId)
        expect(present.has(word), this.#story(`${word} is in ${shown.profile} once`)).toBe(false)
        present.add(word)
        if (shown.person !== undefined)
          expect(words?.people, this.#story(`${word} is for ${shown.person}`)).toContain(shown.person)
        else expect(words?.profile, this.#story(`${word} is nobody’s`)).toBe(shown.profile)
      }
    }
    return present
  }

  #pick<T>(from: readonly T[]): T {
    return prng.oneOf(this.#random, [...from])
  }

  #say(step: string): void {
    this.steps.push(step)
  }

  #story(claim: string): string {
    return `${claim}\nDRIFTLESS_SEED=${this.#seed}\n${this.steps.join('\n')}\n`
  }
}

for (let first = 1; first <= sequences; first += sequencesPerTest) {
  const last = Math.min(first + sequencesPerTest - 1, sequences)
  test(`however modes change, no note is lost, doubled or shown to somebody else (${first} to ${last})`, async ({
    browser,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'driftless-modes-'))
    await using relay = await RelayProcess.launch({ AUTH: 'accounts', LOG_LEVEL: 'warn' })
    await using pages = await BareAppServer.start()
    for (let sequence = first; sequence <= last; sequence++) {
      // With new limits of how often one may try, too.
      await relay.wipe()
      await using laptop = await Device.start('laptop', browser, pages, relay)
      await using phone = await Device.start('phone', browser, pages, relay)
      const seed = Number(givenSeed ?? Math.floor(Math.random() * 2 ** 31))
      await new Sequence(seed, [laptop, phone], relay, folder).run()
    }
    await rm(folder, { recursive: true })
  })
}

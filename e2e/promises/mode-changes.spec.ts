/**
 * Promises 1, 3, 4 and 7, at random: two people on two devices write notes, put them into the trash and take them out while
 * they sign in and out, join with codes, add their notes to an account or not, change places and servers, remove notes from
 * a device and send each other's devices away, turn sync off and on, pull the cable, open and lose browser tabs, and while
 * their relays are killed, wiped, restored from old backups and found again weeks later. Answers get lost, pages and relays
 * die in the middle of all that. Whatever the order,
 *
 *   - every note stays in the profile in which it was written, once, under its id, until somebody removes it from there,
 *   - nobody's notes are shown to somebody else, unless they were added there,
 *   - nothing is in the trash that nobody put there,
 *   - in the end, everybody signed in everywhere, all devices have all notes of each person, and agree.
 *
 * DRIFTLESS_LONG=1 runs 500 sequences instead of 6. DRIFTLESS_SEED repeats one; what the processes interleave is theirs.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as prng from 'lib0/prng'
import type { Outcome } from '../../client/state/app-state.ts'
import type { StoredNotes } from '../bare-app.ts'
import { Device } from '../device.ts'
import { expect, test } from '../device-fixtures.ts'
import { isLong } from '../mishaps.ts'
import { RelayProcess } from '../relay-process.ts'
import { WatchedLine, type Passing } from '../watched-line.ts'

const givenSeed = process.env['DRIFTLESS_SEED']
const sequences = givenSeed !== undefined ? 1 : isLong ? 500 : 6
const stepsPerSequence = 20
/** They share two relays and a browser. */
const sequencesPerTest = isLong ? 20 : 3
/** More from one address would have to wait: it is limited how many make accounts or mistake their passwords. */
const sequencesPerStart = 3
const password = 'quite a long secret'
const hourMs = 3_600_000

/** What was written once: a word that occurs nowhere else. */
interface Words {
  text: string
  noteId: string
  /** The device and the profile in which it was written; `undefined` when it was removed from there. */
  place: string | undefined
  /** Those among whose notes it must be in the end. */
  people: Set<string>
  /** Those among whose notes it may be: an answer was lost, or a page died, while it was added. */
  mayBeOf: Set<string>
}

/** A device with a line to each of the relays. */
interface Post {
  readonly device: Device
  readonly lines: readonly WatchedLine[]
}

const placeOf = (device: Device, profile: string): string => `${device.name} ${profile}`

class Sequence {
  readonly steps: string[] = []
  readonly #random: prng.PRNG
  readonly #seed: number
  readonly #posts: readonly Post[]
  readonly #relays: readonly RelayProcess[]
  readonly #backups: readonly string[]
  readonly #backedUp = new Set<string>()
  readonly #people: readonly string[]
  readonly #thrownAway = new Set<string>()
  #words: Words[] = []
  #written = 0

  constructor(seed: number, posts: readonly Post[], relays: readonly RelayProcess[], folder: string) {
    this.#seed = seed
    this.#random = prng.create(seed)
    this.#posts = posts
    this.#relays = relays
    this.#backups = relays.map((_, index) => join(folder, `${seed}-${index}.backup`))
    this.#people = [`mei-${seed}@example.org`, `ben-${seed}@example.org`]
  }

  async run(): Promise<void> {
    try {
      for (const { device } of this.#posts) await this.#write(device)
      for (let step = 0; step < stepsPerSequence; step++) await this.#step()
      await this.#meet()
    } catch (error) {
      // What a page or a relay says of itself tells nothing of how it came to that.
      if (error instanceof Error && !error.message.includes('DRIFTLESS_SEED'))
        error.message = this.#story(error.message)
      throw error
    }
  }

  async #step(): Promise<void> {
    const post = this.#pick(this.#posts)
    const { device } = post
    await prng.oneOf(this.#random, [
      () => this.#write(device),
      () => this.#write(device),
      () => this.#append(device),
      () => this.#throwAway(device),
      () => this.#putBack(device),
      () => this.#amidMishaps(post, () => this.#signIn(post)),
      () => this.#amidMishaps(post, () => this.#signIn(post)),
      () => this.#amidMishaps(post, () => this.#signIn(post)),
      () => this.#amidMishaps(post, () => this.#joinWithCode(post)),
      () => this.#amidMishaps(post, () => this.#signOut(device)),
      () => this.#remove(post),
      () => this.#switchProfile(device),
      () => this.#switchSync(device),
      () => this.#sendAway(device),
      () => this.#plug(post),
      () => this.#tab(device),
      () => this.#tab(device),
      () => this.#disturb(),
    ])()
  }

  async #write(device: Device): Promise<void> {
    const { profile, person } = await device.shown()
    const text = `w${this.#written++}.`
    this.#say(`${placeOf(device, profile)}: writes ${text}`)
    this.#wrote(text, await this.#pick(device.tabs).write(text), placeOf(device, profile), person)
  }

  async #append(device: Device): Promise<void> {
    const { profile, person } = await device.shown()
    const { notes } = await device.app.state()
    if (notes.length === 0) return
    const { id } = this.#pick(notes)
    const text = `w${this.#written++}.`
    this.#say(`${placeOf(device, profile)}: writes ${text} into a note`)
    await device.app.append(id, text)
    this.#wrote(text, id, placeOf(device, profile), person)
  }

  #wrote(text: string, noteId: string, place: string, person: string | undefined): void {
    const people = person === undefined ? [] : [person]
    this.#words.push({ text, noteId, place, people: new Set(people), mayBeOf: new Set(people) })
  }

  async #throwAway(device: Device): Promise<void> {
    const { notes } = await device.app.state()
    if (notes.length === 0) return
    const { id, title } = this.#pick(notes)
    this.#say(`${device.name}: throws ${title} away`)
    this.#thrownAway.add(id)
    await device.trash(id)
  }

  async #putBack(device: Device): Promise<void> {
    const { trash } = await device.app.state()
    if (trash.length === 0) return
    const { id, title } = this.#pick(trash)
    this.#say(`${device.name}: puts ${title} back`)
    await device.putBack(id)
  }

  /** Whoever has no account there, or none any more since the relay was wiped, makes one. */
  #signIn({ device, lines }: Post): Promise<void> {
    const email = this.#pick(this.#people)
    const line = prng.int32(this.#random, 1, 4) === 1 ? lines[1] : lines[0]
    return this.#enter(device, email, `${email} signs in at ${line?.address}`, (addNotes) =>
      this.#askToEnter(device, email, line?.address ?? '', addNotes),
    )
  }

  async #askToEnter(device: Device, email: string, address: string, addNotes: boolean): Promise<Outcome | undefined> {
    const options = { address, addNotes, email, password }
    const answer = await device.app.give('signIn', options)
    if (answer?.ok !== false || answer.failure !== 'wrongPassword') return answer
    return device.app.give('createAccount', { ...options, name: undefined, invite: undefined })
  }

  /** With a code that the other device shows. */
  async #joinWithCode({ device, lines }: Post): Promise<void> {
    const other = this.#posts.find((post) => post.device !== device)
    if (other === undefined) return
    const { account } = await other.device.app.state()
    if (account.kind !== 'signedIn') return
    const line = lines[other.lines.findIndex(({ address }) => address === account.server)]
    const code = await other.device.app.give('newJoinCode')
    if (code?.ok !== true || line === undefined) return
    await this.#enter(device, account.email, `${account.email} joins with a code`, (addNotes) =>
      device.app.give('joinWithCode', { address: line.address, addNotes, code: code.value.code }),
    )
  }

  async #enter(
    device: Device,
    email: string,
    what: string,
    ask: (addNotes: boolean) => Promise<Outcome | undefined>,
  ): Promise<void> {
    const before = await device.shown()
    const from = placeOf(device, before.profile)
    // Whose notes are shown says whether they are to be added: one's own always, nobody's sometimes, another's never.
    const addNotes = before.person === undefined && prng.bool(this.#random)
    this.#say(`${from}: ${what}${addNotes ? ' and adds notes' : ''}`)
    const given = this.#here(device, before.profile, await device.app.stored())
    if (addNotes || !before.hasNotes) for (const words of given) words.mayBeOf.add(email)
    const answer = await ask(addNotes)
    const { person, profile } = await device.shown()
    const isIn = answer?.ok ?? person === email
    this.#say(`  ${isIn ? `in ${placeOf(device, profile)}` : JSON.stringify(answer)}`)
    if (!isIn || person !== email) return
    if (addNotes || before.profile === profile) for (const words of given) words.people.add(email)
  }

  async #signOut(device: Device): Promise<void> {
    const { profile, person } = await device.shown()
    if (person === undefined) return
    this.#say(`${placeOf(device, profile)}: signs out`)
    await device.app.give('signOut')
  }

  /** Only where that loses nothing that somebody still wants: what is nobody's, or on another disk too. */
  async #remove(post: Post): Promise<void> {
    const { device } = post
    const { profile } = await device.shown()
    const place = placeOf(device, profile)
    const others: { place: string; person: string | undefined; words: Set<Words> }[] = []
    for (const { device: at } of this.#posts) {
      const stored = await at.app.stored()
      for (const { profile: id, person } of stored)
        others.push({ place: placeOf(at, id), person, words: this.#here(at, id, stored) })
    }
    const own = others.find((other) => other.place === place)?.words ?? new Set()
    const isElsewhere = (words: Words): boolean =>
      [...words.mayBeOf].every((person) =>
        others.some((other) => other.place !== place && other.person === person && other.words.has(words)),
      )
    if (![...own].every(isElsewhere)) return
    this.#say(`${place}: is removed`)
    const remove = () => device.app.give('removeProfile', profile)
    const mayNotHaveBegun = await this.#amidMishaps(post, remove)
    const isThere = async () => (await device.app.state()).profiles.some(({ id }) => id === profile)
    // Whoever sees that it is still there does it again.
    if (mayNotHaveBegun && (await isThere())) await remove()
    await expect.poll(isThere, { message: `${place} is removed` }).toBe(false)
    for (const words of this.#words) {
      if (words.place === place) words.place = undefined
    }
    this.#words = this.#words.filter((words) => !own.has(words) || words.mayBeOf.size > 0)
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

  async #sendAway(device: Device): Promise<void> {
    const { account } = await device.app.state()
    if (account.kind !== 'signedIn') return
    const listed = await device.app.give('devices')
    const others = listed?.ok === true ? listed.value.filter(({ current }) => !current) : []
    if (others.length === 0) return
    this.#say(`${device.name}: sends another device away`)
    await device.app.give('revokeDevice', this.#pick(others).id)
  }

  #plug({ device, lines }: Post): Promise<void> {
    const cut = prng.int32(this.#random, 1, 3) === 1
    this.#say(`${device.name}: cable ${cut ? 'cut' : 'mended'}`)
    for (const line of lines) {
      if (cut) line.cut()
      else line.mend()
    }
    return Promise.resolve()
  }

  async #tab(device: Device): Promise<void> {
    if (device.tabs.length === 1) {
      this.#say(`${device.name}: opens a tab`)
      await device.openTab()
      return
    }
    const index = prng.int32(this.#random, 0, device.tabs.length - 1)
    const dies = prng.int32(this.#random, 1, 4) === 1
    this.#say(`${device.name}: ${dies ? 'a tab dies' : 'closes a tab'}`)
    if (dies) await device.killTab(index)
    else await device.closeTab(index)
  }

  /**
   * Now and then something goes wrong at the n-th thing that passes on the line. Resolves to whether the page died, so that
   * the act may not have begun.
   */
  async #amidMishaps({ device, lines }: Post, act: () => Promise<void>): Promise<boolean> {
    if (prng.bool(this.#random)) {
      await act()
      return false
    }
    const kind = prng.oneOf(this.#random, ['lost', 'lost', 'lost', 'twice', 'page dies', 'relay dies'] as const)
    let left = prng.int32(this.#random, 1, 12)
    let dead: RelayProcess | undefined
    for (const [index, line] of lines.entries())
      void line.expect({
        at: (passing) => {
          if (passing.is === 'request' && passing.method === 'OPTIONS') return false
          if (kind === 'twice' && !isPost(passing)) return false
          return --left === 0
        },
        happens: async () => {
          this.#say(`  ${device.name}: ${kind}`)
          if (kind === 'page dies') await device.killTab()
          if (kind === 'relay dies') {
            dead = this.#relays[index]
            await dead?.kill()
          }
          return kind === 'twice' ? 'twice' : 'lost'
        },
      })
    try {
      await act()
    } catch (error) {
      if (kind !== 'page dies') throw error
    }
    for (const line of lines) line.forget()
    const hasDied = device.tabs.length === 0
    if (hasDied) await device.openTab()
    await dead?.start()
    return hasDied
  }

  /** Somebody does something to a relay. */
  async #disturb(): Promise<void> {
    const kind = prng.oneOf(this.#random, [
      'restart',
      'hours later',
      'weeks later',
      'wipe',
      'back up',
      'restore',
      'restore',
    ] as const)
    const index = prng.int32(this.#random, 1, 4) === 1 ? 1 : 0
    const relay = this.#relays[index]
    const backup = this.#backups[index]
    if (relay === undefined || backup === undefined) return
    this.#say(`relay ${index}: ${kind}`)
    switch (kind) {
      case 'restart':
        await relay.kill()
        return relay.start()
      case 'hours later':
        return relay.comeBackLater(2 * hourMs)
      case 'weeks later':
        return relay.comeBackLater(40 * 24 * hourMs)
      case 'wipe':
        return relay.wipe()
      case 'back up':
        await rm(backup, { force: true })
        await relay.backUp(backup)
        this.#backedUp.add(backup)
        return
      case 'restore':
        return this.#backedUp.has(backup) ? relay.restore(backup) : undefined
    }
  }

  /** Everybody signs in on every device, and sees all that is theirs. */
  async #meet(): Promise<void> {
    this.#say('all meet')
    for (const { device, lines } of this.#posts) {
      for (const line of lines) line.mend()
      while (device.tabs.length > 1) await device.closeTab()
      await this.#look(device)
    }
    for (const person of this.#people) {
      for (const { device, lines } of this.#posts) {
        const address = lines[0]?.address ?? ''
        await expect
          .poll(
            async () => {
              const { account } = await device.app.state()
              if (account.kind === 'signedIn' && account.email === person && account.server === address) return 'in'
              return this.#askToEnter(device, person, address, false)
            },
            { message: this.#story(`${person} signs in on ${device.name}`), intervals: [20, 50, 100, 200] },
          )
          .toBe('in')
        const { sync } = await device.app.state()
        if (!sync.enabled) await device.app.give('setSyncEnabled', true)
      }
      const look = async ({ device, lines }: Post) => {
        const { status } = await device.app.state()
        if (status.kind === 'unreachable') await device.app.give('syncNow')
        // It had not heard yet that it was sent away.
        if (status.kind === 'signInAgain') await this.#askToEnter(device, person, lines[0]?.address ?? '', false)
        const { texts, trash } = await this.#shownNotes(device)
        return {
          device: device.name,
          status: status.kind,
          notes: JSON.stringify([Object.entries(texts).sort(), trash]),
        }
      }
      await expect
        .poll(
          async () => {
            const found = await Promise.all(this.#posts.map(look))
            const agree = found.every(({ status, notes }) => status === 'synced' && notes === found[0]?.notes)
            return agree ? 'agreed' : found
          },
          {
            message: this.#story(`all devices have the same notes of ${person}`),
            intervals: [20, 50, 100, 200],
            timeout: 40_000,
          },
        )
        .toBe('agreed')
      for (const { device } of this.#posts) {
        const { profile } = await device.shown()
        const present = this.#here(device, profile, await device.app.stored())
        const missing = this.#words.filter((words) => words.people.has(person) && !present.has(words))
        expect(missing, this.#story(`${device.name} has all notes of ${person}`)).toEqual([])
        const { notes, trash } = await device.app.state()
        const { texts, trash: storedTrash } = await this.#shownNotes(device)
        expect(trash.map(({ id }) => id as string).sort(), this.#story('the trash that is shown')).toEqual(storedTrash)
        expect(
          [...notes, ...trash].map(({ id }) => id as string).sort(),
          this.#story('the notes that are shown'),
        ).toEqual(Object.keys(texts).sort())
      }
    }
    for (const { device } of this.#posts) await this.#look(device)
  }

  async #shownNotes(device: Device): Promise<StoredNotes> {
    const { profile } = await device.shown()
    const found = (await device.app.stored()).find((stored) => stored.profile === profile)
    if (found === undefined) throw new Error(`${device.name} stores what it shows`)
    return found
  }

  /** Looks through all that is on a device's disk. */
  async #look(device: Device): Promise<void> {
    const stored = await device.app.stored()
    const present = stored.flatMap(({ profile }) =>
      [...this.#here(device, profile, stored)].map(({ text }) => `${placeOf(device, profile)} ${text}`),
    )
    const missing = this.#words
      .filter(({ place }) => place?.startsWith(`${device.name} `))
      .filter(({ place, text }) => !present.includes(`${place} ${text}`))
    expect(missing, this.#story(`${device.name} has all that was written on it`)).toEqual([])
  }

  /** The words in a profile; each once, in its note, and nothing of anybody else. */
  #here(device: Device, profile: string, stored: readonly StoredNotes[]): Set<Words> {
    const place = placeOf(device, profile)
    const { person, texts, trash } = stored.find((notes) => notes.profile === profile) ?? {
      person: undefined,
      texts: {},
      trash: [],
    }
    const present = new Set<Words>()
    for (const [noteId, text] of Object.entries(texts)) {
      for (const word of text.match(/w\d+\./g) ?? []) {
        const words = this.#words.find((known) => known.text === word)
        if (words === undefined) throw new Error(this.#story(`${word} in ${place} was removed, and is back`))
        expect(words.noteId, this.#story(`${word} in ${place} is in its note`)).toBe(noteId)
        expect(present.has(words), this.#story(`${word} is in ${place} once`)).toBe(false)
        present.add(words)
        if (person !== undefined) expect(words.mayBeOf, this.#story(`${word} is for ${person}`)).toContain(person)
        else expect(words.place, this.#story(`${word} is nobody’s`)).toBe(place)
      }
    }
    for (const id of trash) expect(this.#thrownAway, this.#story(`${id} was thrown away`)).toContain(id)
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

const isPost = (passing: Passing): boolean => passing.is === 'request' && passing.method === 'POST'

for (let first = 1; first <= sequences; first += sequencesPerTest) {
  const last = Math.min(first + sequencesPerTest - 1, sequences)
  test(`however modes change, no note is lost, doubled or shown to somebody else (${first} to ${last})`, async ({
    bareBrowser,
  }) => {
    test.setTimeout(60_000 * sequencesPerTest)
    const folder = await mkdtemp(join(tmpdir(), 'driftless-modes-'))
    await using relay = await RelayProcess.launch({ AUTH: 'accounts', LOG_LEVEL: 'warn' })
    await using second = await RelayProcess.launch({ AUTH: 'accounts', LOG_LEVEL: 'warn' })
    for (let sequence = first; sequence <= last; sequence++) {
      if ((sequence - first) % sequencesPerStart === sequencesPerStart - 1) {
        for (const process of [relay, second]) {
          await process.kill()
          await process.start()
        }
      }
      const seed = Number(givenSeed ?? Math.floor(Math.random() * 2 ** 31))
      const startedAt = performance.now()
      await using laptop = await Device.start('laptop', bareBrowser, relay)
      await using phone = await Device.start('phone', bareBrowser, relay)
      await using laptopToSecond = await WatchedLine.lay(second.port)
      await using phoneToSecond = await WatchedLine.lay(second.port)
      const posts = [
        { device: laptop, lines: [laptop.line, laptopToSecond] },
        { device: phone, lines: [phone.line, phoneToSecond] },
      ]
      await new Sequence(seed, posts, [relay, second], folder).run()
      console.log(`DRIFTLESS_SEED=${seed}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`)
    }
    await rm(folder, { recursive: true })
  })
}

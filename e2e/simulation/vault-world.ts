/**
 * Devices and a relay in one process, in simulated time, as a seed decides: what is delivered next and what is lost, what
 * people do, who dies and when. Ledgers know what must have become of every letter and title that anybody typed, and
 * somebody looks at every list after everything that happens.
 *
 *   people ─┐
 *           ├─▶ tabs, their network, threads and disks, the relay ─▶ after each step: lists; when all is quiet: agreement
 *   mishaps ┘
 *
 * The same seed does the same: there is no other source of chance, and nothing that waits for the machine.
 */
import type { NoteId } from '../../shared/ids.ts'
import { Agreement } from './agreement.ts'
import { Chance } from './chance.ts'
import { LetterLedger } from './letter-ledger.ts'
import { Mishaps } from './mishaps.ts'
import { People } from './people.ts'
import { Post } from './post.ts'
import { ShownLists } from './shown-lists.ts'
import { SimulatedDisks } from './simulated-disk.ts'
import { SimulatedNetwork } from './simulated-network.ts'
import { SimulatedRelay } from './simulated-relay.ts'
import { settled, SimulatedTime } from './simulated-time.ts'
import { Tab, type Device, type Stored } from './simulated-tab.ts'
import { TitleLedger } from './title-ledger.ts'

/** What happens until everything heals, one thing after the other; between two of them a few things are delivered. */
const happenings = 60
/** How often everything heals. */
const heals = 2
const maxDeliveries = 14
/** Within this time whoever is connected has heard of a change. */
const nudgeMs = 1_000
/** Whoever did not make an edit looks into the trash a moment after it came, and again a second later. */
const revivedMs = 2_000
/** What storage refused to remember it is asked to remember again after a few seconds. */
const storedAgainMs = 6_000
/** How long everybody may take to be in step once nothing is in the way. */
const recoveryMs = 120_000

/** What is counted, so that a test can tell that it happens. `held`: a device asked before notes vanish from it. */
const nothing = {
  trashed: 0,
  revived: 0,
  held: 0,
  keptHeld: 0,
  letGo: 0,
  chosen: 0,
  keptBoth: 0,
  keptBothAgain: 0,
  takenBack: 0,
  raised: 0,
  settled: 0,
}
export type Counts = typeof nothing

export class VaultWorld implements AsyncDisposable {
  readonly seed: number
  readonly chance: Chance
  readonly post = new Post()
  readonly disks = new SimulatedDisks()
  readonly network: SimulatedNetwork
  readonly relay: SimulatedRelay
  readonly devices: readonly Device[]
  readonly letters = new LetterLedger()
  readonly titles = new TitleLedger()
  readonly shown: ShownLists
  readonly agreement = new Agreement(this)
  readonly mishaps = new Mishaps(this)
  /** All that anybody made, in the order in which they were made. */
  readonly notes: NoteId[] = []
  readonly counts: Counts = { ...nothing }
  /** What was done, to be read when a seed fails. */
  readonly story: string[] = []
  readonly #people = new People(this)
  readonly #time: SimulatedTime
  /** Notes that were open in tabs that died, as the app remembers for the next one. */
  readonly #windows = new Map<Device, NoteId[][]>()
  readonly #dead: Tab[] = []
  readonly #failures: unknown[] = []
  #isOver = false

  constructor(seed: number) {
    this.seed = seed
    const chance = new Chance(seed)
    this.chance = chance
    this.#time = new SimulatedTime(() => chance.real())
    this.relay = new SimulatedRelay(this.post, {
      maxRoomBytes: chance.oneIn(3) ? 1_024 : 2 ** 26,
      pageBytes: chance.oneIn(2) ? 200 : 2 ** 19,
    })
    this.network = new SimulatedNetwork(this.post, this.relay)
    this.shown = new ShownLists(
      () => this.#time.now,
      (tab) => this.happened('held', `${tab.profile} asks before notes vanish`),
    )
    this.devices = Array.from({ length: chance.between(3, 5) }, (_, index) => ({
      name: `device${index + 1}`,
      language: chance.oneIn(2) ? ('en' as const) : ('zh' as const),
      tabs: [],
      isOnline: true,
      refusesWrites: false,
      hasLocks: !chance.oneIn(4),
      hasThreads: !chance.oneIn(4),
      settings: { current: { syncEnabled: true, syncAddress: 'http://relay.test', syncRelay: '' } },
    }))
    for (const device of this.devices) this.#windows.set(device, [])
  }

  /** How many notes the relay has purged. */
  get purged(): number {
    return this.relay.purged.size
  }

  /** Runs the seed to its end, and checks what must be so whenever everything has healed. */
  async run(): Promise<void> {
    this.relay.start()
    const hasMany = this.chance.oneIn(4)
    for (let heal = 1; heal <= heals; heal++) {
      for (const device of this.devices) this.openTab(device)
      if (heal === 1 && hasMany) await this.#moveIn()
      for (let step = 0; step < happenings; step++) {
        await this.#happen()
        for (let count = this.chance.between(0, maxDeliveries); count > 0; count--) await this.#proceed()
      }
      await this.#recover()
      await this.#check()
    }
  }

  tells(what: string): void {
    this.story.push(`${this.#time.now} ${what}`)
  }

  happened(what: keyof Counts, as?: string): void {
    this.counts[what]++
    if (as !== undefined) this.tells(as)
  }

  /** Somebody made this note. */
  knows(id: NoteId): void {
    if (!this.notes.includes(id)) this.notes.push(id)
  }

  nameOf(id: NoteId): string {
    return String(this.notes.indexOf(id))
  }

  live(device: Device): Tab[] {
    return device.tabs.filter(({ isDead }) => !isDead)
  }

  liveTabs(): Tab[] {
    return this.devices.flatMap((device) => this.live(device))
  }

  openTab(device: Device): void {
    const isFirst = this.live(device).length === 0
    const tab = new Tab(this, device)
    device.tabs.push(tab)
    tab.leads = isFirst || !device.hasLocks
    const notes = this.#windows.get(device)?.pop() ?? []
    for (const id of notes) tab.wanted.add(id)
    this.tells(`${tab.profile} opens with ${notes.length} notes${tab.leads ? ', leads' : ''}`)
    tab.do(async () => {
      await tab.open()
      for (const id of notes) await tab.openNote(id)
    })
  }

  giveLead(tab: Tab): void {
    tab.leads = true
    tab.leadLine.send(() => tab.run(() => tab.lead()))
  }

  /** Called by a tab at the call at which it dies. */
  die(tab: Tab): void {
    if (tab.isDead) return
    tab.isDead = true
    this.tells(`${tab.profile} dies`)
    const { device } = tab
    this.disks.release(tab)
    for (const connection of this.network.open()) if (connection.tab === tab) connection.cut()
    this.letters.died(tab)
    this.titles.died(tab)
    this.#windows.get(device)?.push([...tab.wanted])
    this.#dead.push(tab)
    if (!tab.leads || !device.hasLocks) return
    const next = device.tabs.find((other) => !other.isDead)
    if (next !== undefined) this.giveLead(next)
  }

  /** In a tab, or in the relay. */
  failed(tab: Tab | undefined, error: unknown): void {
    if (tab?.isDead !== true) this.#failures.push(error)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true
    for (const { tabs } of this.devices) for (const tab of tabs) this.die(tab)
    this.#bury()
    this.relay.crash()
    await settled()
    this.#time[Symbol.dispose]()
    this.disks[Symbol.dispose]()
  }

  /** One thing that somebody does, or that goes wrong. */
  async #happen(): Promise<void> {
    const { chance } = this
    const device = chance.oneOf(this.devices)
    if (device === undefined) return
    const dice = chance.between(1, 100)
    if (dice <= 50) {
      const tab = chance.oneOf(this.live(device).filter(({ isReady }) => isReady))
      if (tab !== undefined) this.#people.act(tab)
    } else if (dice <= 56) {
      const tabs = this.devices.flatMap((each) => this.live(each).slice(0, 1)).filter(({ isReady }) => isReady)
      if (chance.oneIn(4)) this.#people.chooseAtOnce(tabs)
      else this.#people.meet(tabs)
    } else if (dice <= 97) this.mishaps.befall(device)
    else {
      const seconds = chance.between(1, 40)
      this.tells(`${seconds} s pass`)
      await this.#pass(seconds * 1_000)
    }
    this.#look()
  }

  async #moveIn(): Promise<void> {
    const [device] = this.devices
    const tab = device === undefined ? undefined : this.live(device)[0]
    await this.#until('somebody can begin', () => (tab?.isReady === true ? undefined : 'the app is not open'))
    if (tab !== undefined) this.#people.moveIn(tab)
    await this.#pass(nudgeMs)
  }

  /** Something goes on, whatever it is. */
  async #proceed(): Promise<void> {
    this.#bury()
    const { ready } = this.post
    const dice = this.chance.between(1, 100)
    if (this.#time.isBusy && dice <= (ready.length > 0 ? 55 : 97)) {
      for (let count = this.chance.between(1, 12); count > 0; count--) await this.#time.work()
    } else if (ready.length > 0 && dice <= 96) {
      this.chance.oneOf(ready)?.deliver()
      await settled()
    } else await this.#time.pass()
    this.#look()
  }

  /** Delivers and does all that is to be done now. */
  async #drain(): Promise<void> {
    for (let turns = 0; ; turns++) {
      if (turns > 40_000) throw new Error(`there is no end of what is to be done: ${this.#whatTabsKnow()}`)
      this.#bury()
      const { ready } = this.post
      if (ready.length > 0 && (!this.#time.isBusy || this.chance.oneIn(4))) {
        this.chance.oneOf(ready)?.deliver()
        await settled()
      } else if (this.#time.isBusy) await this.#time.work()
      else break
      this.#look()
    }
  }

  async #pass(ms: number): Promise<void> {
    const until = this.#time.now + ms
    while (this.#time.now < until && this.#time.hasTimers) {
      await this.#drain()
      await this.#time.pass()
    }
  }

  async #until(what: string, holds: () => string | undefined): Promise<void> {
    const until = this.#time.now + recoveryMs
    for (;;) {
      await this.#drain()
      const problem = holds()
      if (problem === undefined) return
      if (this.#time.now >= until) throw new Error(`${what}: ${problem} ${this.#whatTabsKnow()}`)
      await this.#time.pass()
      this.#look()
    }
  }

  /** Nothing goes wrong any more, and everybody comes back. */
  async #recover(): Promise<void> {
    this.tells('nothing goes wrong any more')
    this.mishaps.end()
    for (const device of this.devices)
      while (this.live(device).length === 0 || (this.#windows.get(device)?.length ?? 0) > 0) this.openTab(device)
    await this.#until('everybody is in step', () => this.agreement.outOfStep())
    this.#people.answerGuards(this.liveTabs())
    this.tells('all in step, and close their notes')
    for (const tab of this.liveTabs()) for (const id of [...tab.notes.keys()]) tab.closeNote(id)
    const isLeft = (): string | undefined => this.agreement.leftToOffer()
    await this.#until('nothing is left to be offered before the trash is emptied', isLeft)
    // Whoever did not make an edit waits a moment before the note comes back for it.
    await this.#pass(this.mishaps.hasRefused ? storedAgainMs : revivedMs)
    await this.#until('everybody has what is in the trash', isLeft)
    this.agreement.checkTrash()
    this.tells('the relay looks at its trash, and somebody takes all out of it')
    await this.#lookAtTrash()
    const tab = this.chance.oneOf(this.liveTabs())
    for (const id of tab?.parts?.space.ids() ?? [])
      if (tab?.parts?.space.isTrashed(id) === true) tab.do(async () => tab.parts?.trash.restore([id]))
    await this.#pass(nudgeMs)
    await this.#until('nothing is left to be offered', isLeft)
    // The relay tells of several changes at once, a moment later.
    await this.#pass(this.mishaps.hasRefused ? storedAgainMs : nudgeMs)
    await this.#until('everybody has what was offered last', isLeft)
  }

  async #lookAtTrash(): Promise<void> {
    let isDone = false
    void this.relay.lookAtTrash().then(() => (isDone = true))
    await this.#until('the relay has looked at its trash', () => (isDone ? undefined : 'it looks'))
  }

  /** Everybody ends at one moment: what one of them writes later need not come to the others. */
  async #check(): Promise<void> {
    this.agreement.checkAcknowledgements()
    for (const tab of this.liveTabs()) {
      tab.wanted.clear()
      this.die(tab)
    }
    for (const windows of this.#windows.values()) windows.length = 0
    await this.agreement.checkDisks(async (device, ids) => {
      const reader = new Tab(this, device)
      device.tabs.push(reader)
      let stored: Stored | undefined
      reader.do(async () => {
        stored = await reader.readStorage(ids)
      })
      await this.#until(`${reader.profile} has read`, () =>
        stored === undefined ? 'storage does not answer' : undefined,
      )
      this.die(reader)
      this.#windows.get(device)?.pop()
      if (stored === undefined) throw new Error(`${reader.profile} has read nothing`)
      return stored
    })
  }

  /** What each tab knows, to be read when a seed fails. */
  #whatTabsKnow(): string {
    const known = this.liveTabs().map(({ profile, leads, notes, parts }) => {
      const open = [...notes.keys()].map((id) => this.nameOf(id)).join()
      const records = this.notes.map((id, index) => `${index} ${JSON.stringify(parts?.records.get(id))}`)
      return [`${profile}, leads: ${leads}, open: ${open}, ${JSON.stringify(parts?.engine.facts)}`, ...records]
    })
    return ['', ...known.flat(), `relay ${this.relay.epoch}`].join('\n')
  }

  #bury(): void {
    for (const tab of this.#dead.splice(0)) tab.bury()
  }

  /** Throws where something failed, and where too much vanishes from a list. */
  #look(): void {
    const [failure] = this.#failures
    if (failure !== undefined && !this.#isOver) throw new Error('A tab or the relay failed', { cause: failure })
    for (const tab of this.liveTabs()) this.shown.look(tab)
  }
}

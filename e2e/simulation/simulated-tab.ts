/**
 * A browser tab of a simulated device: the client as the app puts it together, without its screen. It can die at any call
 * to storage or network; from then on nothing of it reaches anything.
 */
import * as Y from 'yjs'
import { SpaceDoc, touchOrigin } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import type { OpenNote, ReviewSummary } from '../../client/state/app-state.ts'
import { EditTimes } from '../../client/state/edit-times.ts'
import { Headlines } from '../../client/state/headlines.ts'
import { NoteImport } from '../../client/import/note-import.ts'
import { NoteList } from '../../client/state/note-list.ts'
import { OpenNotes } from '../../client/state/open-notes.ts'
import { Reviews } from '../../client/state/reviews.ts'
import { Trash } from '../../client/state/trash.ts'
import { DeletionRecords } from '../../client/store/deletion-records.ts'
import { DocStore, type DocLease } from '../../client/store/doc-store.ts'
import { IndexDb } from '../../client/store/index-db.ts'
import { NoteInbox } from '../../client/store/note-inbox.ts'
import { NoteRecords } from '../../client/store/note-records.ts'
import { noteStoreName, spaceStoreName } from '../../client/store/profile.ts'
import { ReviewDb, type StoredReview } from '../../client/store/review-db.ts'
import { SaveMonitor } from '../../client/store/save-monitor.ts'
import { SpaceChanges } from '../../client/store/space-changes.ts'
import { TabChannel, type TabMessage } from '../../client/store/tab-channel.ts'
import { ApartNotes } from '../../client/sync/apart-notes.ts'
import { joined, meet, placesOf } from '../../client/sync/offline-merge.ts'
import { SyncEngine } from '../../client/sync/sync-engine.ts'
import { SyncSession } from '../../client/sync/sync-session.ts'
import { SyncThread } from '../../client/sync/sync-thread.ts'
import { nobodyTypes } from '../../client/sync/testing/nobody-types.ts'
import { isByAPerson, Person } from './person.ts'
import type { Line } from './post.ts'
import { SimulatedTabLine } from './simulated-tab-line.ts'
import { simulatedThread } from './simulated-thread.ts'
import type { VaultWorld } from './vault-world.ts'

/** What outlives the tabs of a device. */
export interface Device {
  readonly name: string
  readonly language: 'en' | 'zh'
  /** Every tab that was ever open here; of those only some live. */
  readonly tabs: Tab[]
  isOnline: boolean
  /** Its storage is full: no write is committed. */
  refusesWrites: boolean
  /** Whether its browser has locks, without which each tab leads. */
  readonly hasLocks: boolean
  /** Whether its browser has threads; without, the page does all by itself. */
  readonly hasThreads: boolean
  readonly settings: { current: { syncEnabled: boolean; syncAddress: string; syncRelay: string } }
}

export interface TabParts {
  readonly db: IndexDb
  readonly channel: TabChannel
  readonly records: NoteRecords
  readonly saves: SaveMonitor
  readonly docs: DocStore
  readonly spaceLease: DocLease
  readonly space: SpaceDoc
  readonly engine: SyncEngine
  readonly headlines: Headlines
  readonly editTimes: EditTimes
  readonly openNotes: OpenNotes
  readonly import: NoteImport
  readonly trash: Trash
  readonly list: NoteList
  readonly reviews: Reviews
}

/** A note that is open here. */
interface OpenHere {
  readonly note: Omit<OpenNote, 'view'>
  /** The person's own, to ask whether it is saved. */
  readonly lease: DocLease
  readonly stopListening: () => void
}

/** What is on disk, read by an app that knows of nothing else. */
export interface Stored {
  docs: Map<NoteId | 'list', Y.Doc>
  reviews: StoredReview[]
  /** Notes of which something is not settled. */
  left: NoteId[]
}

export class Tab {
  readonly device: Device
  readonly profile: string
  isDead = false
  /** Whether its browser has given it the lead, of which it hears on a line of its own. */
  leads = false
  readonly leadLine: Line
  readonly person: Person
  /** What exists once the storage is open. */
  parts: TabParts | undefined
  /** Notes that the person wants open here, which the app remembers. */
  readonly wanted = new Set<NoteId>()
  readonly notes = new Map<NoteId, OpenHere>()
  /** What there is to look at after changes came together, as the screen tells of it. */
  reviews: ReadonlyMap<NoteId, ReviewSummary> = new Map()
  /** Calls to storage and network until it dies. */
  #passesLeft = Infinity
  readonly #world: VaultWorld
  readonly #line: SimulatedTabLine

  constructor(world: VaultWorld, device: Device) {
    this.#world = world
    this.device = device
    this.profile = `${device.name}~${device.tabs.length}`
    this.person = new Person(world, this)
    this.#line = new SimulatedTabLine(world, this)
    this.leadLine = world.post.line()
    world.disks.add(this)
  }

  get isReady(): boolean {
    return this.parts !== undefined && !this.isDead
  }

  hear(message: TabMessage): void {
    this.#line.hear(message)
  }

  /** Asked at each call to storage and network: whether it goes through. */
  passes(): boolean {
    if (this.isDead) return false
    if (--this.#passesLeft > 0) return true
    this.#world.die(this)
    return false
  }

  /** Dies at the call to storage or network after the next few. */
  dieSoon(passes: number): void {
    this.#passesLeft = passes
  }

  /** Calls back into the tab, unless it is dead. */
  run(callback: () => void): void {
    if (this.isDead) return
    try {
      callback()
    } catch (error) {
      this.#world.failed(this, error)
    }
  }

  /** Does what a person does here. What storage refuses stays undone. */
  do(work: () => Promise<void>): void {
    this.run(() => {
      work().catch((error: unknown) => {
        if (!(error instanceof DOMException)) this.#world.failed(this, error)
      })
    })
  }

  async open(): Promise<void> {
    const world = this.#world
    const { device, profile, person } = this
    const deviceName = (): string => device.name
    const db = await IndexDb.open(profile)
    const channel = new TabChannel(profile, this.#line)
    const records = await NoteRecords.open(db, channel)
    const saves = new SaveMonitor(() => undefined)
    const docs = new DocStore(profile, saves, channel, new NoteInbox(db, records))
    const [spaceLease, spaceChanges, deletions] = await Promise.all([
      docs.acquire(spaceStoreName),
      SpaceChanges.open(db),
      DeletionRecords.open(db, channel),
    ])
    if (this.isDead) return
    spaceLease.doc.clientID = world.chance.clientId()
    const space = new SpaceDoc(spaceLease.doc)
    const editTimes = new EditTimes(space, deviceName)
    const trash = new Trash({
      space,
      docs,
      records,
      deletions,
      deviceName,
      sayEditTimes: () => editTimes.flush(),
      onChange: (ids) => {
        for (const id of ids) list.refresh(id)
      },
    })
    const list: NoteList = new NoteList({
      space,
      records,
      trash,
      isOwn: (candidate) => candidate.device === device.name,
      isArriving: () => engine.isListArriving,
    })
    const headlines = new Headlines({
      docs,
      records,
      db,
      onShow: () => undefined,
      onRead: (id, doc) => trash.look(id, doc),
    })
    const reviewDb = new ReviewDb(profile)
    const wallClock = (): number => Date.now()
    const reviews = new Reviews({
      db: reviewDb,
      tabs: channel,
      docs,
      space,
      ownWriters: () => new Set(),
      deviceName,
      loadMerging: () => Promise.resolve({ placesOf }),
      onChange: (known) => (this.reviews = known),
      wallClock,
    })
    void reviews.load()
    const apart = new ApartNotes({
      db: reviewDb,
      docs,
      records,
      loadMerging: () => Promise.resolve({ meet, joined }),
      whenIdle: (callback) => callback(),
      othersOf: (id) => reviews.othersOf(id),
      onReview: (id) => {
        world.happened('raised', `${profile} has something to look at in ${world.nameOf(id)}`)
        void reviews.made()
      },
      wallClock,
    })
    const engine: SyncEngine = new SyncEngine({
      network: world.network.of(this),
      docs,
      space,
      spaceChanges,
      records,
      tabs: channel,
      settings: {
        get current() {
          return device.settings.current
        },
        change: (change) => {
          device.settings.current = { ...device.settings.current, ...change }
          return Promise.resolve()
        },
      },
      db,
      thread: device.hasThreads ? new SyncThread(simulatedThread(world, this)) : undefined,
      gaps: nobodyTypes,
      apart,
      loadSession: () => Promise.resolve(SyncSession),
      onArrival: (ids) => headlines.refresh(ids),
      isOnlyTab: () => Promise.resolve(device.hasLocks && device.tabs.every((tab) => tab === this || tab.isDead)),
      accountAt: () => undefined,
      onChange: () => undefined,
    })
    const openNotes = new OpenNotes({ docs, records, deviceName, onTyped: () => undefined })
    openNotes.listIs({
      space,
      editTimes,
      headlines,
      engine: {
        attach: (id, doc, ...rest) => {
          trash.opened(id, doc)
          engine.attach(id, doc, ...rest)
        },
        detach: (id) => {
          trash.closed(id)
          return engine.detach(id)
        },
      },
    })
    const noteImport = new NoteImport({
      space,
      records: {
        receive: (receipt) => {
          this.run(() => person.imports(receipt))
          return records.receive(receipt)
        },
      },
      deviceName,
    })
    space.doc.getMap('titles').observe((event, transaction) => {
      this.run(() => person.titlesChanged(event, transaction))
    })
    space.observe((changed, { origin }) => {
      if (origin !== touchOrigin && isByAPerson(origin)) spaceChanges.add(changed)
      for (const id of changed) list.refresh(id)
      void reviews.listed(changed)
      engine.refresh()
    })
    records.listen((ids) => {
      for (const id of ids) list.refresh(id)
    })
    records.listenForArrivals((ids) => docs.arrived(ids.map(noteStoreName)))
    this.parts = {
      db,
      channel,
      records,
      saves,
      docs,
      spaceLease,
      space,
      engine,
      headlines,
      editTimes,
      openNotes,
      import: noteImport,
      trash,
      list,
      reviews,
    }
    if (this.leads) this.lead()
  }

  lead(): void {
    if (this.parts === undefined) return
    const { engine, headlines, records, trash } = this.parts
    engine.lead()
    trash.lead()
    headlines.refresh(records.stale())
  }

  stepBack(): void {
    this.parts?.engine.stepBack()
    this.parts?.trash.stepBack()
  }

  async openNote(id: NoteId): Promise<void> {
    if (this.parts === undefined || this.notes.has(id)) return
    const { openNotes, docs } = this.parts
    const lease = await docs.acquire(noteStoreName(id))
    if (this.isDead) return
    const { doc } = lease
    doc.clientID = this.#world.chance.clientId()
    const note = await openNotes.open(id)
    if (this.isDead) return
    const onTransaction = (transaction: Y.Transaction): void => this.run(() => this.person.wrote(id, transaction))
    doc.on('afterTransaction', onTransaction)
    this.notes.set(id, { note, lease, stopListening: () => doc.off('afterTransaction', onTransaction) })
  }

  closeNote(id: NoteId): void {
    this.parts?.openNotes.close(id)
    this.notes.get(id)?.stopListening()
    this.notes.get(id)?.lease.release()
    this.notes.delete(id)
  }

  /** What is on disk of these notes and of their list, read by an app that knows of nothing else; and what is not settled. */
  async readStorage(ids: readonly NoteId[]): Promise<Stored> {
    const db = await IndexDb.open(this.profile)
    const channel = new TabChannel(this.profile, this.#line)
    const records = await NoteRecords.open(db, channel)
    const store = new DocStore(this.profile, new SaveMonitor(() => undefined), channel, new NoteInbox(db, records))
    const copyOf = (doc: Y.Doc): Y.Doc => {
      const copy = new Y.Doc()
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
      return copy
    }
    const docs = new Map<NoteId | 'list', Y.Doc>([['list', await store.read(spaceStoreName, copyOf)]])
    for (const id of ids) docs.set(id, await store.read(noteStoreName(id), copyOf))
    const left = ids.filter((id) => {
      const { edited = false, doubted = false } = records.get(id) ?? {}
      return edited || doubted
    })
    return { docs, left, reviews: await new ReviewDb(this.profile).reviews() }
  }

  /** Stops what would go on in memory. Nothing of it gets out any more. */
  bury(): void {
    if (this.parts === undefined) return
    const { engine, openNotes, editTimes, spaceLease, channel } = this.parts
    const ids = [...this.notes.keys()]
    const leases = [...this.notes.values()]
    for (const bury of [
      () => engine[Symbol.dispose](),
      ...ids.map((id) => () => openNotes.close(id)),
      ...leases.map(
        ({ lease }) =>
          () =>
            lease.release(),
      ),
      () => spaceLease.release(),
      () => editTimes.flush(),
      () => channel[Symbol.dispose](),
    ])
      bury()
  }
}

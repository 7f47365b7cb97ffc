/**
 * The note records of this profile, held in memory, kept in the index database, and in step with the other tabs.
 * What a record says of the relay errs in one direction only: an acknowledgement may be missing, never too many.
 */
import { uuidv4 } from 'lib0/random'
import type { Headline } from '../../shared/document/headline.ts'
import type { NoteId } from '../../shared/ids.ts'
import {
  emptyRecord,
  type Acknowledged,
  type IndexDb,
  type NoteRecord,
  type Receipt,
  type Waiting,
} from './index-db.ts'
import type { TabChannel } from './tab-channel.ts'

/** What a relay has said that it has on its disk. */
export interface Acknowledgement {
  id: NoteId
  acknowledged: Acknowledged
  /** Of the note, when it was read for the relay. */
  edition: number
  /** Tabs that were known to be gone before that: all that they stored has been read. */
  goneTabs?: ReadonlySet<string>
}

/** A change to a record as it is stored. */
type StoredChange = (record: NoteRecord | undefined) => NoteRecord
type StoredChanges = Map<NoteId, StoredChange>

export class NoteRecords {
  readonly #db: IndexDb
  readonly #tabs: TabChannel
  /** This tab, for as long as its page lives. */
  readonly #tab = uuidv4()
  readonly #records = new Map<NoteId, NoteRecord>()
  /** Changes on their way to disk; until then what is in memory is newer than what is stored. */
  readonly #changing = new Map<NoteId, number>()
  /** Those of which a relay may not have everything. Kept, because it is asked for at every key. */
  #toOffer: { relay: string; ids: Set<NoteId> } | undefined
  /** Changes that storage refused: to what is stored they are made later. */
  readonly #refused: StoredChanges = new Map()
  #hasRetry = false
  /** How often each was edited in this tab, which `marks` need not say each time. */
  readonly #editions = new Map<NoteId, number>()
  /** Edited in this tab and not acknowledged since: another tab that knew less must not say so. */
  readonly #editedHere = new Set<NoteId>()
  /** Of which another tab was told so a moment ago. */
  readonly #contradicted = new Set<NoteId>()
  /** Open for writing in this tab, and whether each was in doubt before: another tab must not say that it is past doubt. */
  readonly #openHere = new Map<NoteId, { wasDoubted: boolean; times: number }>()
  readonly #listeners = new Set<(changed: readonly NoteId[]) => void>()
  readonly #arrivalListeners = new Set<(notes: readonly NoteId[]) => void>()

  private constructor(db: IndexDb, tabs: TabChannel) {
    this.#db = db
    this.#tabs = tabs
    tabs.listen((message) => {
      if (message.kind === 'noteRecords') void this.#reload(message.ids)
      if (message.kind === 'arrivals') this.#tellOfArrivals(message.ids)
      if (message.kind === 'askTabs') tabs.post({ kind: 'tab', id: this.#tab })
    })
  }

  static async open(db: IndexDb, tabs: TabChannel): Promise<NoteRecords> {
    const records = NoteRecords.begin(db, tabs)
    await records.load()
    return records
  }

  /** Without any record yet, but those of notes that are opened before all are there. */
  static begin(db: IndexDb, tabs: TabChannel): NoteRecords {
    return new NoteRecords(db, tabs)
  }

  /** Reads all records. Rejects when the browser refuses. */
  async load(): Promise<void> {
    const stored = await this.#db.notes()
    this.#take(stored)
    // A tab may have ended between storing this and telling the others.
    const toOffer = stored.filter(({ edited, doubted }) => edited || doubted).map(({ id }) => id)
    if (toOffer.length > 0) this.#tabs.post({ kind: 'noteRecords', ids: toOffer })
  }

  get(id: NoteId): NoteRecord | undefined {
    return this.#records.get(id)
  }

  get size(): number {
    return this.#records.size
  }

  has(id: NoteId): boolean {
    return this.#records.has(id)
  }

  /** Calls back when notes' records have changed, here or in another tab. Returns the function that ends it. */
  listen(listener: (changed: readonly NoteId[]) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Calls back when something waits in the inbox for notes, brought by this tab or another. */
  listenForArrivals(listener: (notes: readonly NoteId[]) => void): () => void {
    this.#arrivalListeners.add(listener)
    return () => this.#arrivalListeners.delete(listener)
  }

  /** The notes that are here and of which this relay has not acknowledged everything. */
  unacknowledged(relay: string): NoteId[] {
    return [...this.toOffer(relay)].filter((id) => {
      const record = this.#records.get(id)
      return record !== undefined && (record.edited || record.acknowledged?.relay !== relay)
    })
  }

  /** As `unacknowledged`, and those that may have been edited before the app last ended. */
  toOffer(relay: string): ReadonlySet<NoteId> {
    if (this.#toOffer?.relay !== relay) {
      this.#toOffer = { relay, ids: new Set() }
      for (const record of this.#records.values()) this.#sort(record)
    }
    return this.#toOffer.ids
  }

  /** The notes of which lists may show what has changed since. */
  stale(): NoteId[] {
    return [...this.#records.values()].filter(({ isStale }) => isStale).map(({ id }) => id)
  }

  /** Grows with the edits of a note, as far as this tab knows of them: an acknowledgement says up to which it goes. */
  edition(id: NoteId): number {
    return this.#editionOf(id, this.#records.get(id))
  }

  /** What lists show of these notes, as it was read off their texts. */
  setHeadlines(headlines: ReadonlyMap<NoteId, Headline>): void {
    const changes = new Map<NoteId, (record: NoteRecord) => NoteRecord>()
    for (const [id, { title, snippet }] of headlines) {
      const record = this.#records.get(id)
      if (record?.title === title && record.snippet === snippet && !record.isStale) continue
      changes.set(id, (before) => ({ ...before, title, snippet, isStale: false }))
    }
    void this.revise(changes)
  }

  /** A person changed the note in this tab. */
  edited(id: NoteId): void {
    this.#editions.set(id, (this.#editions.get(id) ?? 0) + 1)
    this.#editedHere.add(id)
    if (this.#records.get(id)?.edited !== true) void this.#change(id, marked)
  }

  /** The note may be edited without anybody saying so. Resolves when that is on disk; rejects if it cannot be. */
  async doubt(id: NoteId): Promise<void> {
    const stored = await this.#change(id, (before) => ({ ...before, doubted: true }))
    if (stored === undefined) throw new Error(`Storage refused to remember a doubt about ${id}`)
  }

  /** The other tabs that have the note open, or had when they died. */
  openElsewhere(id: NoteId): readonly string[] {
    return this.#othersIn(this.#records.get(id))
  }

  /** An edit that was marked before came to the disk only now, and may not be in what was read from there since. */
  storedLate(id: NoteId): void {
    void this.#change(id, marked)
  }

  /** The note is about to be open for writing in this tab. Resolves when that is on disk, or cannot be. */
  async opened(id: NoteId): Promise<void> {
    const open = this.#openHere.get(id)
    if (open !== undefined) {
      open.times++
      return
    }
    const here = { wasDoubted: true, times: 1 }
    this.#openHere.set(id, here)
    if (!this.#records.has(id)) this.#take(await this.#db.notesOf([id]).catch(() => []))
    here.wasDoubted = this.#records.get(id)?.doubted === true
    await this.#change(id, this.#asOpenHere)
  }

  /** It is open in this tab no longer. `isSettled`: a relay has all of it, also what others sent to it meanwhile. */
  closed(id: NoteId, isSettled: boolean): void {
    const open = this.#openHere.get(id)
    if (open === undefined || --open.times > 0) return
    const wasDoubted = open.wasDoubted || !isSettled
    this.#openHere.delete(id)
    // From now on whoever leads has it from the disk, and is not contradicted when it says that all is acknowledged.
    const wasEditedHere = this.#editedHere.delete(id)
    void this.#change(id, (before) => {
      // What was edited since says so itself. Another tab may die before it can, and nobody but the disk would know.
      const openIn = this.#othersIn(before)
      const doubted = before.doubted && (wasDoubted || openIn.length > 0)
      return { ...(wasEditedHere ? marked(before) : before), doubted, openIn }
    })
  }

  /** A relay has on its disk what the vectors hold and all deletes, as they were at these editions. */
  acknowledge(acknowledgements: Iterable<Acknowledgement>): void {
    const changes = new Map<NoteId, (record: NoteRecord) => NoteRecord>()
    for (const { id, acknowledged, edition, goneTabs } of acknowledgements) {
      const isAll = (record: NoteRecord | undefined): boolean => this.#editionOf(id, record) === edition
      const isOpenHere = this.#openHere.has(id)
      /** Those of whose words nothing is known but what they say themselves. */
      const openIn = (record: NoteRecord): string[] =>
        (record.openIn ?? []).filter((tab) => (tab === this.#tab ? isOpenHere : goneTabs?.has(tab) !== true))
      const isDoubted = (record: NoteRecord): boolean => isOpenHere || (record.doubted && openIn(record).length > 0)
      const before = this.#records.get(id)
      if (isAll(before)) this.#editedHere.delete(id)
      if (before?.acknowledged?.relay === acknowledged.relay && !before.edited && before.doubted === isDoubted(before))
        continue
      changes.set(id, (record) =>
        isAll(record)
          ? { ...record, acknowledged, edited: false, doubted: isDoubted(record), openIn: openIn(record) }
          : { ...record, acknowledged },
      )
    }
    void this.revise(changes)
  }

  /** Nothing is known any more of what this relay has. Resolves when that is on disk; rejects if it cannot be. */
  async forgetAcknowledgements(relay: string): Promise<void> {
    const ids = [...this.#records.values()].filter(({ acknowledged }) => acknowledged?.relay === relay)
    const forget = (record: NoteRecord | undefined, id: NoteId): NoteRecord => ({
      ...(record ?? emptyRecord(id)),
      acknowledged: undefined,
    })
    await this.#receive({
      updates: [],
      changes: new Map(ids.map(({ id }) => [id, (record) => forget(record, id)])),
      cursor: { relay, sequence: 0 },
    })
  }

  /**
   * Puts what came into the inbox, and with it the place up to which the relay's feed is here. Resolves when it is on
   * disk; rejects if nothing of it is.
   */
  async receive(receipt: Omit<Receipt, 'isKnown'>): Promise<void> {
    this.#tellAllOfArrivals(await this.#receive(receipt))
  }

  /**
   * A thread of this tab has put what came into the inbox. What it says of the notes' records was so when it had done so;
   * of those that this tab knows or changes, what is stored now is read again.
   */
  async storedElsewhere(stored: readonly NoteRecord[]): Promise<void> {
    const isNews = ({ id }: NoteRecord): boolean => !this.#records.has(id) && !this.#changing.has(id)
    const known = stored.filter((record) => !isNews(record)).map(({ id }) => id)
    this.#take(stored.filter(isNews))
    if (known.length > 0) await this.#reload(known)
    this.#tabs.post({ kind: 'noteRecords', ids: stored.map(({ id }) => id) })
    this.#tellAllOfArrivals(stored)
  }

  /** What waits in the inbox for a note, which has a database of its own from now on. */
  async openInbox(id: NoteId): Promise<Waiting> {
    // No change on its way to disk: what is in memory is none the newer for it, and takes what others stored meanwhile.
    const { updates, changed } = await this.#db.openInbox(id)
    if (changed === undefined) return updates
    const newest = this.#records.get(id)
    if (newest !== undefined && this.#changing.has(id)) this.#put({ ...newest, inInbox: false })
    else this.#take([changed])
    this.#tabs.post({ kind: 'noteRecords', ids: [id] })
    return updates
  }

  #editionOf(id: NoteId, record: NoteRecord | undefined): number {
    return (this.#editions.get(id) ?? 0) + (record?.marks ?? 0)
  }

  /** Resolves with the records as they are stored. */
  async #receive(receipt: Omit<Receipt, 'isKnown'>): Promise<NoteRecord[]> {
    const stored = await this.#db.receive({ ...receipt, isKnown: (id) => this.#records.has(id) })
    this.#take(stored)
    this.#tabs.post({ kind: 'noteRecords', ids: stored.map(({ id }) => id) })
    return stored
  }

  /** Resolves with what is stored, if it is. */
  async #change(id: NoteId, change: (record: NoteRecord) => NoteRecord): Promise<NoteRecord | undefined> {
    return (await this.revise(new Map([[id, change]])))[0]
  }

  /** Changes records as it is said. Resolves with what is stored: all, or nothing. */
  async revise(changes: ReadonlyMap<NoteId, (record: NoteRecord) => NoteRecord>): Promise<NoteRecord[]> {
    if (changes.size === 0) return []
    const ids = [...changes.keys()]
    const stored: StoredChanges = new Map(
      [...changes].map(([id, change]) => [id, (record) => change(record ?? emptyRecord(id))]),
    )
    for (const [id, change] of stored) this.#put(change(this.#records.get(id)))
    // What those who hear of it change in turn is to come after it on the disk, too.
    const storing = this.#whileChanging(ids, () => this.#store(stored))
    this.#tell(ids)
    const records = await storing
    this.#take(records)
    if (records.length > 0) this.#tabs.post({ kind: 'noteRecords', ids })
    return records
  }

  async #whileChanging<T>(ids: readonly NoteId[], change: () => Promise<T>): Promise<T> {
    for (const id of ids) this.#changing.set(id, (this.#changing.get(id) ?? 0) + 1)
    try {
      return await change()
    } finally {
      for (const id of ids) {
        const others = (this.#changing.get(id) ?? 1) - 1
        if (others > 0) this.#changing.set(id, others)
        else this.#changing.delete(id)
      }
    }
  }

  /**
   * What a record holds can be made again from the documents, so a write that is refused for good costs a look at them, no
   * more. Resolves with what is stored: all, or nothing.
   */
  async #store(changes: StoredChanges): Promise<NoteRecord[]> {
    const all: StoredChanges = new Map(
      [...changes].map(([id, change]) => {
        const earlier = this.#refused.get(id)
        this.#refused.delete(id)
        return [id, inTurn(earlier, change)]
      }),
    )
    try {
      return await this.#db.changeNotes(all)
    } catch (error) {
      // Closed, and nobody is there any more.
      if (error instanceof DOMException && error.name === 'InvalidStateError') return []
      // Storage answers in the order in which it was asked: what it refused before is the earlier change.
      for (const [id, change] of all) this.#refused.set(id, inTurn(this.#refused.get(id), change))
      this.#storeRefusedLater()
      return []
    }
  }

  #storeRefusedLater(): void {
    if (this.#hasRetry) return
    this.#hasRetry = true
    setTimeout(() => void this.#storeRefused(), retryAfterMs)
  }

  async #storeRefused(): Promise<void> {
    this.#hasRetry = false
    const asTheyAre = [...this.#refused.keys()].map(
      (id) => [id, (record: NoteRecord | undefined) => record ?? emptyRecord(id)] as const,
    )
    const records = await this.#store(new Map(asTheyAre))
    this.#take(records)
    if (records.length > 0) this.#tabs.post({ kind: 'noteRecords', ids: records.map(({ id }) => id) })
  }

  /** Of records as they were stored, those that nothing has changed since. */
  #take(stored: readonly NoteRecord[]): void {
    const newest = stored.filter(({ id }) => !this.#changing.has(id))
    for (const record of newest) this.#put(record)
    this.#tell(newest.map(({ id }) => id))
  }

  /** Reads all of them again. A tab whose scripts stood still has missed what the others said meanwhile. */
  async reload(): Promise<void> {
    this.#takeFromOthers(await this.#db.notes())
  }

  async #reload(ids: readonly NoteId[]): Promise<void> {
    this.#takeFromOthers(await this.#db.notesOf(ids))
  }

  #takeFromOthers(records: readonly NoteRecord[]): void {
    this.#take(records)
    for (const record of records) {
      const { id, edited } = record
      if (!edited) this.#contradict(id)
      const isKnown = record.doubted && record.openIn?.includes(this.#tab) === true
      if (!isKnown && this.#openHere.has(id)) void this.#change(id, this.#asOpenHere)
    }
  }

  readonly #asOpenHere = (record: NoteRecord): NoteRecord => ({
    ...record,
    doubted: true,
    openIn: [...this.#othersIn(record), this.#tab],
  })

  #othersIn(record: NoteRecord | undefined): string[] {
    return (record?.openIn ?? []).filter((tab) => tab !== this.#tab)
  }

  /** Another tab knew less than this one. Where it goes on knowing less, there is time in between. */
  #contradict(id: NoteId): void {
    if (!this.#editedHere.has(id) || this.#contradicted.has(id)) return
    void this.#change(id, marked)
    this.#contradicted.add(id)
    setTimeout(() => {
      this.#contradicted.delete(id)
      if (this.#records.get(id)?.edited !== true) this.#contradict(id)
    }, betweenContradictionsMs)
  }

  #put(record: NoteRecord): void {
    this.#records.set(record.id, record)
    this.#sort(record)
  }

  #sort({ id, edited, doubted, acknowledged }: NoteRecord): void {
    if (this.#toOffer === undefined) return
    const { relay, ids } = this.#toOffer
    if (edited || doubted || acknowledged?.relay !== relay) ids.add(id)
    else ids.delete(id)
  }

  #tell(ids: readonly NoteId[]): void {
    if (ids.length === 0) return
    for (const listener of this.#listeners) listener(ids)
  }

  #tellAllOfArrivals(stored: readonly NoteRecord[]): void {
    const ids = stored.map(({ id }) => id)
    this.#tabs.post({ kind: 'arrivals', ids })
    this.#tellOfArrivals(ids)
  }

  #tellOfArrivals(ids: readonly NoteId[]): void {
    for (const listener of this.#arrivalListeners) listener(ids)
  }
}

const retryAfterMs = 5_000
const betweenContradictionsMs = 1_000

const inTurn = (earlier: StoredChange | undefined, change: StoredChange): StoredChange =>
  earlier === undefined ? change : (record) => change(earlier(record))

const marked = (record: NoteRecord): NoteRecord => ({ ...record, edited: true, marks: record.marks + 1 })

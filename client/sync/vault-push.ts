/**
 * Offers the relay what it lacks of the notes that are not open. What that is, is derived: a note is offered until the
 * relay has acknowledged it, as the difference from what it had acknowledged before, with all deletions. So nothing is
 * lost with an answer, a tab or a relay that dies between two steps; the same is offered again.
 */
import { equalityDeep } from 'lib0/function'
import * as Y from 'yjs'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import { noteDocName, type NoteId, type SpaceId } from '../../shared/ids.ts'
import type { Offer } from '../../shared/protocol/changes.ts'
import type { DocStore } from '../store/doc-store.ts'
import type { Acknowledged } from '../store/index-db.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { noteStoreName } from '../store/profile.ts'
import { FeedError, type ChangeFeed } from './change-feed.ts'
import { isEmptyUpdate } from './empty-update.ts'
import type { VisitResult } from './note-visit.ts'
import type { OwnOffers } from './own-offers.ts'
import { reconnectDelayMs } from './reconnect-policy.ts'
import { isPassing, type Ending } from './sync-socket.ts'
import type { NotTaken } from './sync-status.ts'
import { acknowledgedOf, isTrashAlone } from './trash-watch.ts'
import type { Gaps } from './typing-gaps.ts'

export interface VaultPushParts {
  feed: Pick<ChangeFeed, 'offer'>
  space: SpaceId
  /** The relay as records know it. */
  relay: string
  records: NoteRecords
  docs: Pick<DocStore, 'read' | 'isSaved'>
  /** Where there is much to read, it leaves those alone who type. */
  gaps: Gaps
  own: Pick<OwnOffers, 'add'>
  list: Pick<SpaceDoc, 'has' | 'entry' | 'tombstones'>
  /** Whether the note is live on this tab's socket, which offers what it lacks. */
  isLive(id: NoteId): boolean
  /** Whether what others wrote in the note is to come first. */
  isHeldBack(id: NoteId): boolean
  /** Brings one note into step by a conversation of its own: it is too large for a batch. */
  visit(id: NoteId, signal: AbortSignal): Promise<VisitResult>
  /** Something came for these notes. */
  onArrival(ids: readonly NoteId[]): void
  /** Whether no other tab has this profile open. */
  isOnlyTab(): Promise<boolean>
  /** The other tabs that have it open, and run. */
  otherTabs(): Promise<ReadonlySet<string>>
  onChange(): void
  schedule(callback: () => void, delayMs: number): () => void
  now(): number
  random(): number
}

/** What is offered at once, far below what a relay takes in one request (PROTOCOL.md F6). */
const batchBytes = 1024 * 1024
const batchNotes = 200
const largestOfferBytes = 8 * 1024 * 1024
/** Each waits for a database of its own to open; together they wait little longer than one does. */
const preparedAtOnce = 16
/** A note that may be open in another tab is live there. It is offered from here only if that tab does not get on. */
const afterOtherTabMs = 1_000
const betweenOtherTabMs = 5_000

const none: ReadonlySet<string> = new Set()

interface Prepared {
  id: NoteId
  offer: Offer
  vector: Uint8Array
  edition: number
  /** What the offer is the difference from; absent if it is all there is. */
  acknowledged: Acknowledged | undefined
  /** Tabs that had it open, and were gone before it was read. */
  goneTabs: ReadonlySet<string>
}

export class VaultPush implements Disposable {
  readonly #parts: VaultPushParts
  readonly #abort = new AbortController()
  readonly #stopListening: () => void
  /** What the relay did not take, at which edition, and when it is offered again. */
  readonly #refused = new Map<NoteId, { why: Ending; edition: number; attempts: number; notBefore: number }>()
  readonly #otherTabs = new Map<NoteId, number>()
  /** Of these, those that wait for other tabs of which it is not known yet whether there are any. */
  readonly #waitForTabs = new Set<NoteId>()
  /** While they are asked. */
  #askedTabs: Promise<ReadonlySet<string>> | undefined
  #failure: FeedError | undefined
  #failures = 0
  #sending: Promise<void> | undefined
  #isWanted = false
  #cancelWait: (() => void) | undefined
  #sent = 0

  constructor(parts: VaultPushParts) {
    this.#parts = parts
    const { records, relay } = parts
    this.#stopListening = records.listen((changed) => {
      const toOffer = records.toOffer(relay)
      // What is live is acknowledged by whoever has it on the socket, the rest is offered from here.
      if (changed.some((id) => toOffer.has(id))) parts.onChange()
    })
  }

  /** Notes that were acknowledged. */
  get sent(): number {
    return this.#sent
  }

  /** Whether notes are on their way. */
  get isSending(): boolean {
    return this.#sending !== undefined
  }

  /** What keeps the relay from having everything. */
  get notTaken(): NotTaken | undefined {
    if (this.#failure?.failure === 'cannotStore') return 'cannotStore'
    const { records, relay } = this.#parts
    const toOffer = records.toOffer(relay)
    // What has been acknowledged on the socket since is refused no longer, and of what is live the socket tells.
    const refusals = [...this.#refused].filter(([id]) => toOffer.has(id) && this.#isToBeOffered(id))
    if (refusals.length === 0) return undefined
    return refusals.every(([, { why }]) => isPassing(why)) ? 'cannotStore' : 'refused'
  }

  /** Something may be there to offer. */
  run(): void {
    this.#isWanted = true
    if (this.#sending !== undefined || this.#cancelWait !== undefined || this.#abort.signal.aborted) return
    if (this.#due().length === 0) {
      this.#isWanted = false
      // What the relay could not store may have reached it another way.
      this.#failure = undefined
      this.#waitForLater()
      return
    }
    this.#sending = this.#send().finally(() => {
      this.#sending = undefined
      this.#parts.onChange()
    })
  }

  /** Offers at once where it would wait, and again what the relay did not take. */
  wake(): void {
    this.#cancelWait?.()
    this.#cancelWait = undefined
    for (const refusal of this.#refused.values()) refusal.notBefore = 0
    this.run()
  }

  [Symbol.dispose](): void {
    this.#stopListening()
    this.#cancelWait?.()
    this.#abort.abort()
  }

  async #send(): Promise<void> {
    try {
      for (let due = this.#due(); due.length > 0; due = this.#due()) {
        this.#isWanted = false
        await this.#sendSome(due)
        if (this.#abort.signal.aborted) return
        this.#failure = undefined
        this.#failures = 0
        this.#parts.onChange()
      }
    } catch (error) {
      if (this.#abort.signal.aborted) return
      this.#failure = error instanceof FeedError ? error : undefined
      this.#failures++
      this.#waitFor(reconnectDelayMs(this.#failures, this.#parts.random()))
      return
    }
    this.#waitForLater()
  }

  /** The notes to offer now, the most recently edited first. */
  #due(): NoteId[] {
    const { records, relay, list } = this.#parts
    const at = this.#parts.now()
    return [...records.toOffer(relay)]
      .filter((id) => this.#isToBeOffered(id) && this.#dueAt(id, at) <= at)
      .map((id) => ({ id, editedAt: list.entry(id)?.editedAt ?? 0 }))
      .sort((a, b) => b.editedAt - a.editedAt)
      .map(({ id }) => id)
  }

  /**
   * What is not listed is on its way into the list, or out of it; what is live is offered on the socket. Where both sides
   * meet it must be known what each had, so what others wrote comes before what was written here goes out.
   */
  #isToBeOffered(id: NoteId): boolean {
    return this.#parts.list.has(id) && !this.#parts.isLive(id) && !this.#parts.isHeldBack(id)
  }

  /** When a note that is to be offered is. */
  #dueAt(id: NoteId, now: number): number {
    const { records } = this.#parts
    const refusal = this.#refused.get(id)
    if (refusal !== undefined && records.edition(id) === refusal.edition) return refusal.notBefore
    if (records.get(id)?.doubted !== true) return 0
    const known = this.#otherTabs.get(id)
    if (known !== undefined) return known
    this.#otherTabs.set(id, now + afterOtherTabMs)
    if (this.#waitForTabs.size === 0) void this.#lookForTabs()
    this.#waitForTabs.add(id)
    return now + afterOtherTabMs
  }

  /** Where there is no other tab, nothing waits for one. */
  async #lookForTabs(): Promise<void> {
    // Where the browser does not say, they wait.
    const isOnlyTab = await this.#parts.isOnlyTab().catch(() => false)
    const ids = [...this.#waitForTabs]
    this.#waitForTabs.clear()
    if (!isOnlyTab || this.#abort.signal.aborted) return
    for (const id of ids) this.#otherTabs.set(id, this.#parts.now())
    // After a failure it is another wait.
    if (this.#failures > 0) return
    this.#cancelWait?.()
    this.#cancelWait = undefined
    this.run()
  }

  /** Looks again when the first of those comes due that are not yet. */
  #waitForLater(): void {
    const { records, relay } = this.#parts
    const at = this.#parts.now()
    let next = Infinity
    for (const id of records.toOffer(relay)) if (this.#isToBeOffered(id)) next = Math.min(next, this.#dueAt(id, at))
    if (this.#isWanted) next = at
    if (next < Infinity) this.#waitFor(Math.max(0, next - at))
  }

  #waitFor(delayMs: number): void {
    this.#cancelWait?.()
    this.#cancelWait = this.#parts.schedule(() => {
      this.#cancelWait = undefined
      this.run()
    }, delayMs)
  }

  async #sendSome(due: readonly NoteId[]): Promise<void> {
    const batch: Prepared[] = []
    const nothingNew: Prepared[] = []
    let bytes = 0
    let tooLarge: Prepared | undefined
    const isFull = (): boolean => tooLarge !== undefined || bytes >= batchBytes || batch.length >= batchNotes
    for (let from = 0; from < due.length && !isFull(); from += preparedAtOnce) {
      if (due.length > batchNotes) await this.#parts.gaps.next()
      const some = await Promise.all(due.slice(from, from + preparedAtOnce).map((id) => this.#prepare(id)))
      if (this.#abort.signal.aborted) return
      for (const prepared of some) {
        const { length } = prepared.offer.update
        if (isEmptyUpdate(prepared.offer.update)) nothingNew.push(prepared)
        else if (isFull()) break
        else if (length > largestOfferBytes) tooLarge = prepared
        else {
          batch.push(prepared)
          bytes += length
        }
      }
    }
    this.#taken(nothingNew)
    if (tooLarge !== undefined) await this.#visit(tooLarge)
    if (batch.length === 0 || this.#abort.signal.aborted) return
    const refusals = await this.#parts.feed.offer(
      batch.map(({ offer }) => offer),
      this.#abort.signal,
    )
    if (this.#abort.signal.aborted) return
    const taken = batch.filter((prepared, index) => {
      const why = refusals[index]
      if (why === 'lacking') return this.#mayLack(prepared)
      if (why !== undefined) this.#refuse(prepared, why)
      return why === undefined
    })
    this.#taken(taken)
    await Promise.all(taken.map((prepared) => this.#remember(prepared)))
  }

  async #prepare(id: NoteId): Promise<Prepared> {
    const { docs, records, relay, space } = this.#parts
    const edition = records.edition(id)
    const { acknowledged: last } = records.get(id) ?? {}
    const acknowledged = last?.relay === relay ? last : undefined
    const others = records.openElsewhere(id)
    const goneTabs = others.length === 0 ? none : await this.#goneOf(others)
    if (this.#otherTabs.has(id)) this.#otherTabs.set(id, this.#parts.now() + betweenOtherTabMs)
    const { update, vector } = await docs.read(noteStoreName(id), (doc) => ({
      update: Y.encodeStateAsUpdate(doc, acknowledged?.vector),
      vector: Y.encodeStateVector(doc),
    }))
    const name = noteDocName(space, id)
    const offer = acknowledged === undefined ? { name, update } : { name, update, builtOn: acknowledged.vector }
    return { id, offer, vector, edition, acknowledged, goneTabs }
  }

  /** Of these tabs, those that are there no more. Known before anything is read that they may have stored. */
  async #goneOf(tabs: readonly string[]): Promise<ReadonlySet<string>> {
    this.#askedTabs ??= this.#askTabs().finally(() => (this.#askedTabs = undefined))
    const others = await this.#askedTabs
    return new Set(tabs.filter((tab) => !others.has(tab)))
  }

  async #askTabs(): Promise<ReadonlySet<string>> {
    const isOnlyTab = await this.#parts.isOnlyTab().catch(() => false)
    return isOnlyTab ? none : this.#parts.otherTabs()
  }

  async #visit(prepared: Prepared): Promise<void> {
    const result = await this.#parts.visit(prepared.id, this.#abort.signal)
    this.#parts.onArrival([prepared.id])
    if ('refusal' in result) this.#refuse(prepared, result.refusal)
    else this.#taken([prepared])
  }

  /**
   * The relay lacks what was acknowledged: it has put the note away, or has lost something. Of a note in the trash nobody
   * needs more than what is new here; of any other all is offered next.
   */
  #mayLack({ id, vector, acknowledged }: Prepared): boolean {
    const { records, list } = this.#parts
    // All there is has been offered already.
    if (acknowledged === undefined) return true
    if (isTrashAlone(list, id, Y.decodeStateVector(vector))) return true
    // What storage has answered meanwhile says the same in another object.
    if (equalityDeep(records.get(id)?.acknowledged, acknowledged))
      void records.revise(new Map([[id, (record) => ({ ...record, acknowledged: undefined })]]))
    return false
  }

  #taken(all: readonly Prepared[]): void {
    const { records, list, relay } = this.#parts
    // What has come to be unknown meanwhile is offered as a whole.
    const prepared = all.filter(({ id, acknowledged }) => {
      return acknowledged === undefined || records.get(id)?.acknowledged !== undefined
    })
    for (const { id } of prepared) this.#refused.delete(id)
    records.acknowledge(
      prepared.map(({ id, vector, edition, goneTabs }) => ({
        id,
        acknowledged: acknowledgedOf(list, id, relay, vector),
        edition,
        goneTabs,
      })),
    )
    this.#sent += prepared.length
  }

  /** What this device's storage refused so far is nowhere on its disk before it comes back. */
  async #remember({ id, offer }: Prepared): Promise<void> {
    if (await this.#parts.docs.isSaved(noteStoreName(id))) this.#parts.own.add(id, offer.update)
  }

  #refuse({ id, edition }: Prepared, why: Ending): void {
    const attempts = (this.#refused.get(id)?.attempts ?? 0) + 1
    const wait = isPassing(why) ? reconnectDelayMs(attempts, this.#parts.random()) : Infinity
    this.#refused.set(id, { why, edition, attempts, notBefore: this.#parts.now() + wait })
  }
}

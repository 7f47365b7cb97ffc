/**
 * Brings what has changed on the relay to this device, whole spaces at a time: the change feed is read from a cursor on,
 * and what it says of notes goes to the inbox together with the new cursor. Broken off anywhere, it goes on from there.
 *
 *   idle ── told of news, time, wake ──▶ reading ── end ──▶ idle
 *                                          │ failed
 *                                          └──▶ waiting ── time, wake ──▶ reading
 *
 * The space doc and open notes are live on the socket. What the feed says of open notes is taken all the same, so that the
 * cursor never stands for something that is not on this device's disk.
 */
import { noteOfDocName, spaceDocName, type DocName, type NoteId, type SpaceId } from '../../shared/ids.ts'
import type { ChangeRecord } from '../../shared/protocol/changes.ts'
import { receiptOf } from '../store/arrivals.ts'
import type { NoteRecords } from '../store/note-records.ts'
import type { ApartNotes } from './apart-notes.ts'
import { FeedError, type ChangeFeed } from './change-feed.ts'
import { arrivalsOf, bytesOf, type FeedReceipt, type FeedUpdate } from './feed-receipt.ts'
import type { OwnOffers } from './own-offers.ts'
import { reconnectDelayMs } from './reconnect-policy.ts'
import { ThreadGone, type SyncThread } from './sync-thread.ts'
import type { Gaps } from './typing-gaps.ts'

export interface VaultPullParts {
  feed: Pick<ChangeFeed, 'changes'>
  space: SpaceId
  epoch: string
  /** The relay as records know it. */
  relay: string
  records: NoteRecords
  /** Where there is one, it stores what would keep the page busy. */
  thread: Pick<SyncThread, 'isFor' | 'prepare' | 'store' | 'pause'> | undefined
  /** Where there is much to store, it leaves those alone who type. */
  gaps: Gaps
  own: Pick<OwnOffers, 'take'>
  apart: Pick<ApartNotes, 'arrived'>
  /** Up to where the relay's feed is on this device. */
  cursor(): Promise<number | undefined>
  /** Whether the note is live on this tab's socket, by which what others write comes. */
  isLive(id: NoteId): boolean
  /** What lists show of these notes is to be read off them again. */
  onArrival(ids: readonly NoteId[]): void
  /** This device's storage refused what came, or takes it again. */
  onStored(failure: unknown): void
  onChange(): void
  schedule(callback: () => void, delayMs: number): () => void
  random(): number
}

/**
 * What is stored in one transaction. More holds more in memory, less pays for more transactions; and about as much room is
 * left on a device that is full.
 */
const batchBytes = 2 * 1024 * 1024
/** The same while somebody types: so much is done before the next letter comes. */
const gapBytes = 128 * 1024
/** What came slowly is not held back for more to come. */
const batchMs = 200
/** A thread takes a moment to start; it is worth it where this many changes are to come. */
const threadChanges = 100
/** Each waits for a database of its own to open; together they wait little longer than one does. */
const comparedAtOnce = 16

/** What moves the cursor on. */
type Told = Extract<ChangeRecord, { type: 'doc' | 'unreadable' | 'end' }>

export class VaultPull implements Disposable {
  readonly #parts: VaultPullParts
  readonly #abort = new AbortController()
  #cursor: number | undefined
  /** Where the relay said last that its feed ends. */
  #head: number | undefined
  /** Up to here everything behind the cursor concerned docs that are live. */
  #liveUpTo = -1
  #reading: Promise<void> | undefined
  #isWanted = false
  #failures = 0
  #cancelWait: (() => void) | undefined
  #received = 0
  #hasRead = false
  /** Storage refused the last batch. */
  #isRefused = false

  constructor(parts: VaultPullParts) {
    this.#parts = parts
  }

  /** Everything that the relay has told of is here. */
  get isCaughtUp(): boolean {
    if (this.#head === undefined || this.#cursor === undefined || this.#isWanted) return false
    return this.#cursor >= this.#head || this.#liveUpTo >= this.#head
  }

  /** What the relay had when it was met has come, or could not. */
  get hasRead(): boolean {
    return this.#hasRead
  }

  /** Notes that came, of which nothing was here before. */
  get received(): number {
    return this.#received
  }

  /**
   * The relay says where its feed ends, and which docs changed since it said so last, where they are few. What is live here
   * has come that way already: it is read with the next change that has not.
   */
  told(head: number, docs: readonly string[] | undefined): void {
    const hadAll = this.isCaughtUp
    this.#head = head
    if (hadAll && docs?.every((name) => this.#isLive(name)) === true) this.#liveUpTo = head
    else this.#run()
  }

  /** Reads whether there is news or not, at once where it would wait. */
  wake(): void {
    this.#isWanted = true
    this.#cancelWait?.()
    this.#cancelWait = undefined
    this.#run()
  }

  [Symbol.dispose](): void {
    this.#cancelWait?.()
    this.#abort.abort()
  }

  #isLive(name: string): boolean {
    const { space } = this.#parts
    const id = noteOfDocName(space, name as DocName)
    return name === spaceDocName(space) || (id !== undefined && this.#parts.isLive(id))
  }

  #run(): void {
    if (this.#reading !== undefined || this.#cancelWait !== undefined || this.#abort.signal.aborted) return
    this.#reading = this.#read().finally(() => {
      this.#reading = undefined
      this.#hasRead = true
      this.#parts.onChange()
    })
  }

  async #read(): Promise<void> {
    try {
      this.#cursor ??= (await this.#parts.cursor()) ?? 0
      while (!this.isCaughtUp && !this.#abort.signal.aborted) {
        this.#isWanted = false
        const head = this.#head
        await this.#readOn(this.#cursor)
        // The feed ends where the answer does, unless more was told meanwhile. Whoever asks before being told learns it here;
        // and it may lie before what was told, because what has been purged is in the feed no longer (PROTOCOL.md F14).
        if (this.#head === head) this.#head = this.#cursor
        this.#failures = 0
      }
    } catch (error) {
      if (this.#abort.signal.aborted) return
      this.#isWanted = true
      this.#failures++
      if (error instanceof FeedError && error.failure === 'cursorRefused') await this.#beginAgain()
      this.#cancelWait = this.#parts.schedule(
        () => {
          this.#cancelWait = undefined
          this.#run()
        },
        reconnectDelayMs(this.#failures, this.#parts.random()),
      )
    }
  }

  /** The relay has lost what it had acknowledged. It gets all that is here, and tells all that it has. */
  async #beginAgain(): Promise<void> {
    await this.#parts.records.forgetAcknowledgements(this.#parts.relay).catch(() => undefined)
    this.#cursor = 0
  }

  async #readOn(since: number): Promise<void> {
    const { feed, epoch } = this.#parts
    const cursor = since === 0 ? undefined : { epoch, sequence: since }
    let batch: Told[] = []
    let bytes = 0
    let cancelWait: (() => void) | undefined
    let storing: Promise<void> = Promise.resolve()
    let hasEnded = false
    const store = (): void => {
      cancelWait?.()
      cancelWait = undefined
      if (batch.length === 0) return
      const told = batch
      const isMuch = bytes >= gapBytes
      batch = []
      bytes = 0
      // One batch is stored while the next one comes.
      storing = storing.then(() => (isMuch ? this.#storeInGap(told) : this.#store(told)))
      storing.catch(() => undefined)
    }
    if (this.#head !== undefined && this.#head - since >= threadChanges) this.#parts.thread?.prepare()
    try {
      for await (const piece of feed.changes(cursor, this.#abort.signal)) {
        for (const record of piece) {
          // Its database was replaced since the socket said which one it is.
          if (record.type === 'start' && record.epoch !== epoch) throw new FeedError('away', 'another epoch')
          if (record.type !== 'doc' && record.type !== 'unreadable' && record.type !== 'end') continue
          batch.push(record)
          // Piece by piece it would take the last of the room, which is for what a person writes.
          if (!this.#isRefused)
            cancelWait ??= this.#parts.schedule(() => void storing.then(store, () => undefined), batchMs)
          if (record.type === 'doc') bytes += record.update.length
          if (bytes < (this.#parts.gaps.isTyping ? gapBytes : batchBytes)) continue
          await storing
          store()
        }
      }
      hasEnded = true
    } finally {
      cancelWait?.()
      // What came before a cut need not come again.
      if (hasEnded || !(this.#isRefused || this.#abort.signal.aborted)) store()
      await storing
    }
  }

  async #storeInGap(batch: readonly Told[]): Promise<void> {
    await this.#parts.gaps.next()
    // Nor is anything stored then that came after it: the cursor says that all before it is here.
    this.#abort.signal.throwIfAborted()
    await this.#store(batch)
  }

  async #store(batch: readonly Told[]): Promise<void> {
    const { records, relay, space, own } = this.#parts
    const updates: FeedUpdate[] = []
    const isNew = new Set<NoteId>()
    let sequence = this.#cursor ?? 0
    for (const record of batch) {
      // What the relay cannot read comes when it can, with a sequence of its own.
      sequence = record.sequence
      const id = record.type === 'doc' ? noteOfDocName(space, record.name) : undefined
      if (record.type !== 'doc' || id === undefined || own.take(id, record.update)) continue
      const isFirst = !records.has(id) && !isNew.has(id)
      if (isFirst) isNew.add(id)
      // The bytes are a view of all that came, and IndexedDB stores what is viewed whole.
      updates.push({ id, update: record.update.slice(), isFirst })
    }
    let toRead: NoteId[]
    await this.#compare(updates)
    try {
      toRead = await this.#keep({ relay, sequence, updates })
      this.#isRefused = false
      this.#parts.onStored(undefined)
    } catch (error) {
      if (error instanceof ThreadGone) throw error
      this.#isRefused = true
      this.#parts.onStored(error)
      throw error
    }
    this.#cursor = sequence
    this.#received += isNew.size
    this.#parts.onArrival(toRead)
    this.#parts.onChange()
  }

  /** What was written here meanwhile meets what came. Before it is stored: then it is not known any more what was here. */
  async #compare(came: readonly FeedUpdate[]): Promise<void> {
    const updates = new Map<NoteId, Uint8Array[]>()
    for (const { id, update } of came)
      if (this.#parts.records.get(id)?.edited === true) updates.set(id, [...(updates.get(id) ?? []), update])
    const { apart } = this.#parts
    const all = [...updates]
    for (let from = 0; from < all.length; from += comparedAtOnce)
      await Promise.all(all.slice(from, from + comparedAtOnce).map(([id, some]) => apart.arrived(id, some)))
  }

  /** Resolves when it is on disk, with the notes of which lists may show what has changed since. */
  async #keep(receipt: FeedReceipt): Promise<NoteId[]> {
    const { records, thread } = this.#parts
    if (thread?.isFor('notes', bytesOf(receipt)) === true) {
      const stored = await thread.store(receipt)
      await records.storedElsewhere(stored)
      return stored.filter(({ isStale }) => isStale).map(({ id }) => id)
    }
    const arrivals = arrivalsOf(receipt)
    await records.receive(receiptOf(arrivals, { relay: receipt.relay, sequence: receipt.sequence }))
    return arrivals.filter(({ headline }) => headline === undefined).map(({ id }) => id)
  }
}

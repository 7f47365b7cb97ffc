/**
 * Makes sure, once a day, that what counts as the same is: each note's digest is compared with the relay's, and a note that
 * differs is brought into step by a conversation of its own. Should never find anything; says how often it did.
 */
import * as Y from 'yjs'
import { docDigest } from '../../shared/document/digest.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import { noteDocName, type NoteId, type SpaceId } from '../../shared/ids.ts'
import type { Claim } from '../../shared/protocol/changes.ts'
import type { DocStore } from '../store/doc-store.ts'
import type { CheckRecord } from '../store/index-db.ts'
import type { NoteRecords } from '../store/note-records.ts'
import { noteStoreName } from '../store/profile.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { VisitResult } from './note-visit.ts'
import { isTrashAlone } from './trash-watch.ts'

export interface VaultCheckParts {
  feed: Pick<ChangeFeed, 'compare'>
  space: SpaceId
  /** The relay as records know it. */
  relay: string
  records: NoteRecords
  docs: Pick<DocStore, 'read'>
  list: Pick<SpaceDoc, 'ids' | 'tombstones'>
  /** Whether nothing is on its way that would make a difference of itself. */
  isQuiet(): boolean
  isLive(id: NoteId): boolean
  visit(id: NoteId, signal: AbortSignal): Promise<VisitResult>
  /** The last check of this relay that came to its end. */
  lastCheck(): Promise<CheckRecord | undefined>
  keepCheck(check: CheckRecord): Promise<void>
  /** What lists show of these notes is to be read off them again. */
  onArrival(ids: readonly NoteId[]): void
  onChange(): void
  schedule(callback: () => void, delayMs: number): () => void
  /** Milliseconds since 1970. */
  wallClock(): number
}

const vectorOf = (doc: Y.Doc): ReadonlyMap<number, number> => Y.decodeStateVector(Y.encodeStateVector(doc))

export const checkEveryMs = 24 * 60 * 60_000
/** A start has other things to do. */
const firstAfterMs = 60_000
/** Of one request, and how long after it the next one goes out: nobody waits for this. */
const batchNotes = 50
const betweenBatchesMs = 500
/** How long until it is tried again where something was on its way, or went wrong. */
const retryAfterMs = 10 * 60_000

export class VaultCheck implements Disposable {
  readonly #parts: VaultCheckParts
  readonly #abort = new AbortController()
  #cancelWait: () => void
  #last: CheckRecord | undefined

  constructor(parts: VaultCheckParts) {
    this.#parts = parts
    this.#cancelWait = parts.schedule(() => void this.#run(), firstAfterMs)
  }

  /** The last one that came to its end, as far as this is known yet. */
  get last(): CheckRecord | undefined {
    return this.#last
  }

  [Symbol.dispose](): void {
    this.#cancelWait()
    this.#abort.abort()
  }

  async #run(): Promise<void> {
    const { relay } = this.#parts
    try {
      this.#last ??= await this.#parts.lastCheck()
      const dueInMs = (this.#last?.at ?? -Infinity) + checkEveryMs - this.#parts.wallClock()
      if (dueInMs > 0) {
        this.#runLater(Math.min(dueInMs, checkEveryMs))
        return
      }
      const result = await this.#checkAll()
      if (result === undefined) {
        this.#runLater(retryAfterMs)
        return
      }
      this.#last = { relay, at: this.#parts.wallClock(), ...result }
      await this.#parts.keepCheck(this.#last)
      this.#parts.onChange()
      this.#runLater(checkEveryMs)
    } catch {
      // No answer, or a storage that refuses to be read: both are said elsewhere, and this can wait.
      this.#runLater(retryAfterMs)
    }
  }

  #runLater(delayMs: number): void {
    if (this.#abort.signal.aborted) return
    this.#cancelWait = this.#parts.schedule(() => void this.#run(), delayMs)
  }

  /** `undefined` where something was on its way. */
  async #checkAll(): Promise<Pick<CheckRecord, 'compared' | 'mended'> | undefined> {
    let compared = 0
    let mended = 0
    const ids = this.#parts.list.ids()
    for (let at = 0; at < ids.length; at += batchNotes) {
      if (!this.#parts.isQuiet()) return undefined
      const batch = ids.slice(at, at + batchNotes).filter((id) => this.#isSettled(id))
      const claims = await this.#claims(batch)
      const comparisons = await this.#parts.feed.compare(claims, this.#abort.signal)
      for (const [index, id] of batch.entries()) {
        const comparison = comparisons[index]
        if (comparison === 'unknown' || !this.#isSettled(id)) continue
        compared++
        if (comparison === 'differs' && (await this.#mend(id))) mended++
      }
      await this.#rest()
    }
    return { compared, mended }
  }

  /** All that is here has been acknowledged. What is not, or is live, differs by itself for a while. */
  #isSettled(id: NoteId): boolean {
    const record = this.#parts.records.get(id)
    if (record === undefined || this.#parts.isLive(id)) return false
    return !record.edited && !record.doubted && record.acknowledged?.relay === this.#parts.relay
  }

  async #claims(ids: readonly NoteId[]): Promise<Claim[]> {
    const { docs, space } = this.#parts
    const claims: Claim[] = []
    for (const id of ids) {
      const digest = await docs.read(noteStoreName(id), (doc) => docDigest([Y.encodeStateAsUpdate(doc)]))
      claims.push({ name: noteDocName(space, id), digest })
    }
    return claims
  }

  /** With whether it had to be. What changed between the two looks makes no difference of its own. */
  async #mend(id: NoteId): Promise<boolean> {
    const { docs, feed, list } = this.#parts
    const [claim] = await this.#claims([id])
    if (claim === undefined) return false
    const nothing: Claim = { name: claim.name, digest: docDigest([]) }
    const [comparison, ofNothing] = await feed.compare([claim, nothing], this.#abort.signal)
    if (comparison !== 'differs' || !this.#isSettled(id)) return false
    // The relay has put it away, and nothing of what is here is a reason to bring it back.
    if (ofNothing === 'same' && isTrashAlone(list, id, await docs.read(noteStoreName(id), vectorOf))) return false
    await this.#parts.visit(id, this.#abort.signal)
    this.#parts.onArrival([id])
    return true
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      this.#cancelWait = this.#parts.schedule(resolve, betweenBatchesMs)
    })
  }
}

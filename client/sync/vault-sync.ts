/** Keeps the notes that are not open in step with one relay, both ways, while the socket to it is up. In the tab that leads. */
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import type { NoteId } from '../../shared/ids.ts'
import { keepCheck, lastCheck, relayCursor } from '../store/relay-records.ts'
import type { IndexDb } from '../store/index-db.ts'
import { saveFailureOf, type SaveFailure } from '../store/save-monitor.ts'
import type { SyncProgress } from '../store/tab-channel.ts'
import type { ApartNotes } from './apart-notes.ts'
import { ChangeFeed, type ChangeFeedParts } from './change-feed.ts'
import { OwnOffers } from './own-offers.ts'
import { TrashWatch } from './trash-watch.ts'
import { VaultCheck, type VaultCheckParts } from './vault-check.ts'
import { VaultPull, type VaultPullParts } from './vault-pull.ts'
import { VaultPush, type VaultPushParts } from './vault-push.ts'

export interface VaultSyncParts
  extends
    ChangeFeedParts,
    Omit<VaultPullParts, 'feed' | 'own' | 'cursor' | 'onStored'>,
    Omit<VaultPushParts, 'feed' | 'own' | 'isHeldBack'>,
    Omit<VaultCheckParts, 'feed' | 'isQuiet' | 'lastCheck' | 'keepCheck'> {
  docs: VaultPushParts['docs']
  list: Pick<SpaceDoc, 'has' | 'entry' | 'editedAt' | 'ids' | 'tombstones' | 'observe'>
  db: Pick<IndexDb, 'connection'>
  apart: Pick<ApartNotes, 'arrived' | 'look' | 'mayBeApart'>
}

/** Whoever has more has synced before, or has at least written. */
export const fewNotes = 20
/** Longer the list is not waited for. */
const listComesMs = 3_000
/** Fewer notes come and go without being counted out loud. */
const smallestRound = 10
/** Of this many notes that are to come, the first few of the list are fetched before their turn. */
const manyNotes = 300
const fetchedFirst = 12
const notesBetweenPauses = 1_000

export class VaultSync implements Disposable {
  readonly #parts: VaultSyncParts
  readonly #pull: VaultPull
  readonly #push: VaultPush
  readonly #check: VaultCheck
  readonly #trash: TrashWatch
  /** What was done before this round began. */
  #doneBefore = 0
  #isInRound = false
  #notKept: SaveFailure | undefined
  readonly #abort = new AbortController()
  #isListed = false
  #notesMayCome = false
  /** Where the feed ends, of which it is not read yet. */
  #heldHead: number | undefined
  #cancelHold: (() => void) | undefined
  #missingOf: { ids: readonly NoteId[]; records: number; missing: readonly NoteId[] } | undefined

  constructor(parts: VaultSyncParts) {
    this.#parts = parts
    const feed = new ChangeFeed(parts)
    const own = new OwnOffers()
    this.#pull = new VaultPull({
      ...parts,
      feed,
      own,
      cursor: () => relayCursor(parts.db, parts.relay),
      onStored: (error) => this.#stored(error),
    })
    const { apart } = parts
    this.#push = new VaultPush({
      ...parts,
      feed,
      own,
      isHeldBack: (id) => !this.#pull.hasRead && apart.mayBeApart(id),
    })
    void apart.look().then(() => {
      if (!this.#abort.signal.aborted) parts.onChange()
    })
    this.#trash = new TrashWatch(parts)
    this.#check = new VaultCheck({
      ...parts,
      feed,
      isQuiet: () => this.#pull.isCaughtUp && !this.#push.isSending,
      lastCheck: () => lastCheck(parts.db, parts.relay),
      keepCheck: (check) => keepCheck(parts.db, check),
    })
  }

  /** How far it has come. */
  get progress(): SyncProgress {
    return {
      isCaughtUp: this.#pull.isCaughtUp,
      round: this.#round(),
      notTaken: this.#push.notTaken,
      notKept: this.#notKept,
      check: this.#check.last,
    }
  }

  /** The relay says where its feed ends, and which docs changed since it said so last, where they are few. */
  told(head: number, docs: readonly string[] | undefined): void {
    // To a device that has hardly anything the list comes first: nobody can look at notes before it is there.
    if (!this.#notesMayCome && this.#parts.records.size < fewNotes) {
      this.#heldHead = head
      this.#cancelHold ??= this.#parts.schedule(() => this.letNotesCome(), listComesMs)
    } else {
      this.#heldHead = undefined
      this.#pull.told(head, docs)
    }
    this.#parts.onChange()
  }

  /** The list of notes comes in pieces, of which the first is here, or it does not come: notes keep nobody from it any more. */
  letNotesCome(): void {
    this.#notesMayCome = true
    this.#cancelHold?.()
    const head = this.#heldHead
    this.#heldHead = undefined
    if (head !== undefined) this.#pull.told(head, undefined)
  }

  /**
   * The list of notes is here. The feed brings the oldest change first; those who look at the list for the first time look
   * at its top.
   */
  listed(): void {
    if (this.#isListed) return
    this.#isListed = true
    this.letNotesCome()
    const missing = this.#missing()
    if (missing.length < manyNotes) return
    // What does not come now comes in its turn.
    void this.#newestOf(missing).then((ids) => ids.forEach((id) => void this.#fetch(id).catch(() => undefined)))
  }

  /** Asks for news. */
  pull(): void {
    this.#pull.wake()
  }

  /** Something may be there to offer. */
  run(): void {
    this.#trash.begin()
    this.#push.run()
  }

  /** Tries at once what would wait. */
  wake(): void {
    this.#pull.wake()
    this.#push.wake()
  }

  [Symbol.dispose](): void {
    this.#abort.abort()
    this.#cancelHold?.()
    this.#pull[Symbol.dispose]()
    this.#push[Symbol.dispose]()
    this.#check[Symbol.dispose]()
    this.#trash[Symbol.dispose]()
  }

  #stored(error: unknown): void {
    this.#notKept = error === undefined ? undefined : saveFailureOf(error)
  }

  /** Those at the top of the list, looked for with pauses: there are thousands. */
  async #newestOf(ids: readonly NoteId[]): Promise<NoteId[]> {
    const { list, thread } = this.#parts
    let newest: { id: NoteId; editedAt: number }[] = []
    for (let at = 0; at < ids.length; at += notesBetweenPauses) {
      await thread?.pause()
      const some = ids.slice(at, at + notesBetweenPauses).map((id) => ({ id, editedAt: list.editedAt(id) ?? 0 }))
      newest = [...newest, ...some].sort((a, b) => b.editedAt - a.editedAt).slice(0, fetchedFirst)
    }
    return this.#abort.signal.aborted ? [] : newest.map(({ id }) => id)
  }

  async #fetch(id: NoteId): Promise<void> {
    const { records, relay } = this.#parts
    const edition = records.edition(id)
    const result = await this.#parts.visit(id, this.#abort.signal)
    if ('vector' in result) records.acknowledge([{ id, acknowledged: { relay, vector: result.vector }, edition }])
    this.#parts.onArrival([id])
  }

  /** Notes that are listed, and of which nothing is here. The relay may have nothing either of what is in the trash. */
  #missing(): readonly NoteId[] {
    const { list, records } = this.#parts
    const ids = list.ids()
    const isMissing = (id: NoteId): boolean => !records.has(id) && list.tombstones.candidates(id).length === 0
    // Records come, and never go.
    if (this.#missingOf?.ids !== ids || this.#missingOf.records !== records.size)
      this.#missingOf = { ids, records: records.size, missing: ids.filter(isMissing) }
    return this.#missingOf.missing
  }

  /** The notes that are still to come, and those still to be sent, once the list says how many they are. */
  #round(): SyncProgress['round'] {
    const { records, relay } = this.#parts
    if (!this.#isListed) return undefined
    const isWorking = this.#push.isSending || !this.#pull.isCaughtUp
    const done = this.#pull.received + this.#push.sent
    if (!isWorking) {
      this.#isInRound = false
      this.#doneBefore = done
      return undefined
    }
    let left = this.#missing().length
    if (this.#push.isSending) left += records.unacknowledged(relay).length
    const doneNow = done - this.#doneBefore
    this.#isInRound ||= left >= smallestRound
    return this.#isInRound ? { done: doneNow, total: doneNow + left } : undefined
  }
}

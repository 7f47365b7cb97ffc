/**
 * Takes the bodies of notes from the disk that have been in the trash for long. The tombstones stay, and so does every copy
 * on a device: one that holds an edit which the deletion's author had not seen brings the note back from there.
 *
 * A look reads the list of each space that may have something new, in a worker, one after the other. A row says since when
 * this relay has known the deletions of a note as they stand now; other ones, and a restored database, begin anew. No clock
 * but the relay's own counts: those of devices are anybody's.
 *
 *   deletions seen ── `keepMs` ──▶ due ── all of the note was seen by their authors, nobody has it open ──▶ purged
 *         │ changed: anew            │ not all was: stays until the deletions change
 *         ▼ gone: forgotten          └ in use: the next look
 *
 * What a device offers again of a purged note, without anything new, goes with the next look.
 */
import { z } from 'zod'
import { noteDocName, noteOfDocName, parseSpaceId, spaceDocName } from '../../shared/ids.ts'
import type { DocName, NoteId, SpaceId } from '../../shared/ids.ts'
import { assert } from '../../shared/assert.ts'
import type { Log } from '../log.ts'
import type { RowChange, RowKey, RowStore } from '../storage/row-store.ts'
import type { CommitListener, DocumentStorage, Purge, PurgeOutcome } from '../storage/storage.ts'
import type { TrashAnswer, TrashedNote, TrashJob } from '../updates/trash.ts'
import type { JobOutcome } from './worker-jobs.ts'

/** Whoever reads lists of notes, for the time of one look. One job at a time. */
export interface TrashReader extends AsyncDisposable {
  /** Takes what is transferred over. Never rejects. */
  run(job: TrashJob, transferred: readonly ArrayBuffer[]): Promise<JobOutcome<TrashAnswer>>
}

export interface TrashStorage
  extends Pick<DocumentStorage, 'epoch' | 'read' | 'spaceDocs'>, Pick<RowStore, 'rows' | 'write'> {
  onCommit(listener: CommitListener): () => void
}

export interface TrashKeeperOptions {
  readonly storage: TrashStorage
  readonly documents: { purge(name: DocName, purge: Purge): Promise<PurgeOutcome> }
  readonly createReader: () => TrashReader
  /** How long a note stays in the trash. */
  readonly keepMs: number
  /** What goes to disk with a note that goes. */
  readonly rowsFor: (name: DocName) => readonly RowChange[]
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: Log
}

const rowsName = 'trash'
const rowKey = (space: SpaceId, note: NoteId): RowKey => [rowsName, space, note]

const storedRow = z.object({ epoch: z.string(), since: z.number(), mark: z.string() })
type StoredRow = z.infer<typeof storedRow>

const parseRow = (value: Buffer): StoredRow | undefined => {
  try {
    return storedRow.safeParse(JSON.parse(value.toString('utf8'))).data
  } catch {
    return undefined
  }
}

/** What the last look at a space found. */
interface SpaceLook {
  /** When the first of its notes is due that is still there. */
  readonly dueAt: number
  /** Notes of which there is nothing: what comes of them is looked at. */
  readonly absent: ReadonlySet<NoteId>
}

export class TrashKeeper implements AsyncDisposable {
  readonly counts = { purged: 0, unseen: 0, inUse: 0, failed: 0 }
  readonly #options: TrashKeeperOptions
  readonly #looks = new Map<SpaceId, SpaceLook>()
  /** Spaces in which something has been committed that the last look could not know of. */
  readonly #changed = new Set<SpaceId>()
  readonly #stopListening: () => void
  #hasLooked = false
  #looking: Promise<void> | undefined
  #reader: TrashReader | undefined
  #timer: NodeJS.Timeout | undefined
  #isDisposed = false

  constructor(options: TrashKeeperOptions) {
    this.#options = options
    this.#stopListening = options.storage.onCommit((changes) => {
      for (const [space, { docs }] of changes) this.#committed(space, docs)
    })
  }

  /** Looks by itself from now on. */
  lookEvery(firstAfterMs: number, everyMs: number): void {
    const look = (): void => {
      this.#timer = setTimeout(look, everyMs)
      this.#timer.unref()
      void this.look()
    }
    this.#timer = setTimeout(look, firstAfterMs)
    this.#timer.unref()
  }

  /** Resolves when all that is due has gone, or cannot go. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#failed(undefined, error))
      .finally(() => (this.#looking = undefined))
    return this.#looking
  }

  /** What is being looked at stays as it is, unless its commit has begun. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true
    clearTimeout(this.#timer)
    this.#stopListening()
    await this.#reader?.[Symbol.asyncDispose]()
  }

  #committed(name: string, docs: readonly DocName[]): void {
    const space = parseSpaceId(name)
    if (space === undefined) return
    const absent = this.#looks.get(space)?.absent
    const isNews = (doc: DocName): boolean => {
      if (doc === spaceDocName(space)) return true
      const note = absent === undefined ? undefined : noteOfDocName(space, doc)
      return note !== undefined && absent?.has(note) === true
    }
    if (docs.some(isNews)) this.#changed.add(space)
  }

  async #look(): Promise<void> {
    const spaces = await this.#spacesToLookAt()
    if (spaces.length === 0 || this.#isDisposed) return
    await using reader = this.#options.createReader()
    this.#reader = reader
    for (const space of spaces) {
      if (this.#isDisposed) return
      try {
        await this.#lookAt(space, reader)
      } catch (error) {
        this.#changed.add(space)
        this.#failed(space, error)
      }
    }
    this.#reader = undefined
  }

  async #spacesToLookAt(): Promise<SpaceId[]> {
    const { storage, now } = this.#options
    if (!this.#hasLooked) {
      const names = [...(await storage.spaceDocs())]
      // Of spaces that are gone, too.
      for (const { key } of await storage.rows([rowsName])) names.push(String(key[1]) as DocName)
      this.#hasLooked = true
      return [...new Set(names)].flatMap((name) => parseSpaceId(name) ?? [])
    }
    const at = now()
    const due = [...this.#looks].filter(([, { dueAt }]) => dueAt <= at).map(([space]) => space)
    return [...new Set([...this.#changed, ...due])]
  }

  async #lookAt(space: SpaceId, reader: TrashReader): Promise<void> {
    // From here on: what is committed later than the list is read is news.
    this.#changed.delete(space)
    const notes = await this.#trashOf(space, reader)
    this.#options.log.debug({ space, notes: notes.length }, 'trash looked at')
    const since = await this.#remember(space, notes)
    let dueAt = Infinity
    const absent = new Set<NoteId>()
    for (const trashed of notes) {
      const { note } = trashed
      const noteDueAt = (since.get(note) ?? Infinity) + this.#options.keepMs
      if (noteDueAt > this.#options.now()) {
        dueAt = Math.min(dueAt, noteDueAt)
        continue
      }
      if (this.#isDisposed) return
      // Before it goes, so that nothing which comes behind it is missed.
      absent.add(note)
      this.#looks.set(space, { dueAt, absent })
      const outcome = await this.#purge(space, trashed, reader)
      if (outcome !== 'gone') absent.delete(note)
      if (outcome === 'later') dueAt = Math.min(dueAt, noteDueAt)
    }
    if (notes.length === 0) this.#looks.delete(space)
    else this.#looks.set(space, { dueAt, absent })
  }

  async #trashOf(space: SpaceId, reader: TrashReader): Promise<readonly TrashedNote[]> {
    const answer = await this.#run(reader, 'list', await this.#options.storage.read(spaceDocName(space)), new Map())
    assert(answer.type === 'trash', 'a list is answered with its trash')
    return answer.notes
  }

  /** Since when this relay has known of each of the deletions as they stand now; that is on disk then. */
  async #remember(space: SpaceId, notes: readonly TrashedNote[]): Promise<Map<NoteId, number>> {
    const { storage, now } = this.#options
    const { epoch } = storage
    const at = now()
    const stored = new Map((await storage.rows([rowsName, space])).map(({ key, value }) => [String(key[2]), value]))
    const since = new Map<NoteId, number>()
    const changes: RowChange[] = []
    for (const { note, mark } of notes) {
      const value = stored.get(note)
      stored.delete(note)
      const known = value === undefined ? undefined : parseRow(value)
      // What a clock that was wrong then says is in the future, and would never be due.
      const isSame = known?.epoch === epoch && known.mark === mark && known.since <= at
      since.set(note, isSame ? known.since : at)
      if (isSame) continue
      const row: StoredRow = { epoch, since: at, mark }
      changes.push({ key: rowKey(space, note), value: Buffer.from(JSON.stringify(row)) })
    }
    for (const note of stored.keys()) changes.push({ key: rowKey(space, note as NoteId), value: undefined })
    if (changes.length > 0) await storage.write(changes)
    return since
  }

  /** `stays`: as long as its deletions do not change. `later`: another look may find otherwise. Never rejects. */
  async #purge(space: SpaceId, trashed: TrashedNote, reader: TrashReader): Promise<'gone' | 'stays' | 'later'> {
    try {
      return await this.#tryPurge(space, trashed, reader)
    } catch (error) {
      // A note that cannot be read keeps no other from going.
      this.#failed(space, error, trashed.note)
      return 'later'
    }
  }

  async #tryPurge(
    space: SpaceId,
    { note, seen }: TrashedNote,
    reader: TrashReader,
  ): Promise<'gone' | 'stays' | 'later'> {
    const { documents, rowsFor, log } = this.#options
    const name = noteDocName(space, note)
    let isSeen = true
    const outcome = await documents.purge(name, {
      mayGo: async (entries) => {
        const answer = await this.#run(reader, 'note', entries, seen)
        isSeen = answer.type === 'note' && answer.isSeen
        return isSeen
      },
      isStillDue: () => !this.#isDisposed && !this.#changed.has(space),
      rows: () => rowsFor(name),
    })
    switch (outcome) {
      case 'absent':
        return 'gone'
      case 'purged':
        this.counts.purged++
        log.info({ space, note }, 'note purged')
        return 'gone'
      case 'kept':
        if (isSeen) return 'later'
        this.counts.unseen++
        return 'stays'
      case 'in-use':
        this.counts.inUse++
        return 'later'
    }
  }

  /** Throws what keeps it from being read. */
  async #run(
    reader: TrashReader,
    type: TrashJob['type'],
    read: readonly Uint8Array[],
    seen: ReadonlyMap<number, number>,
  ): Promise<TrashAnswer> {
    // Copies: what the disk gives may be a view of what is shared.
    const entries = read.map((entry) => new Uint8Array(entry))
    const transferred = entries.map(({ buffer }) => buffer)
    const outcome = await reader.run({ type, entries, seen }, transferred)
    if (!outcome.ok) throw new Error(outcome.reason)
    if (outcome.result.type === 'failed') throw new Error(outcome.result.reason)
    return outcome.result
  }

  #failed(space: SpaceId | undefined, error: unknown, note?: NoteId): void {
    if (this.#isDisposed) return
    this.counts.failed++
    this.#options.log.warn({ space, note, error }, 'trash not looked after')
  }
}

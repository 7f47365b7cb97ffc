/**
 * Docs in use. A room is loaded once, for all who ask while it loads, and forgotten some time after the last of them has
 * gone. Forgetting takes no await: storage keeps nothing open for a doc, so somebody who comes back either finds the
 * room or starts a new load that sees everything committed.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { assert } from '../../shared/assert.ts'
import type { DocName } from '../../shared/ids.ts'
import { closeCodes, type CloseCode } from '../../shared/protocol/close-codes.ts'
import type { Log } from '../log.ts'
import type { DocumentStorage } from '../storage/storage.ts'
import { DocState } from '../updates/doc-state.ts'
import { Room } from './room.ts'
import { readUpdate } from '../updates/update.ts'

export type Opening = { type: 'open'; room: Room } | { type: 'refused'; why: CloseCode }

/** Somebody's claim that a doc stays in use. Released exactly once. */
export interface Lease {
  readonly opening: Promise<Opening>
  release(): void
}

interface DocInUse {
  readonly opening: Promise<Opening>
  /** Absent while the doc loads. */
  room: Room | undefined
  leases: number
  idleTimer: NodeJS.Timeout | undefined
}

/** Entries that are read before other work gets its turn: about five milliseconds. */
const entriesPerTurn = 2_000

export class DocumentService implements AsyncDisposable {
  readonly #storage: DocumentStorage
  readonly #log: Log
  readonly #idleTimeoutMs: number
  readonly #docs = new Map<DocName, DocInUse>()

  constructor(storage: DocumentStorage, log: Log, idleTimeoutMs: number) {
    this.#storage = storage
    this.#log = log
    this.#idleTimeoutMs = idleTimeoutMs
  }

  get openRooms(): number {
    return this.#docs.size
  }

  acquire(name: DocName): Lease {
    const doc = this.#docs.get(name) ?? this.#start(name)
    doc.leases++
    clearTimeout(doc.idleTimer)
    let isReleased = false
    return {
      opening: doc.opening,
      release: () => {
        assert(!isReleased, `a lease of ${name} is released once`)
        isReleased = true
        doc.leases--
        this.#forgetLater(name, doc)
      },
    }
  }

  /** Ends all members of all rooms, and resolves when nothing of theirs waits for the disk. */
  async drain(why: CloseCode): Promise<void> {
    for (const { room } of this.#docs.values()) room?.end(why)
    await this.#storage.flushed()
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const { idleTimer } of this.#docs.values()) clearTimeout(idleTimer)
    this.#docs.clear()
    return Promise.resolve()
  }

  #start(name: DocName): DocInUse {
    const doc: DocInUse = {
      opening: this.#load(name).then((opening) => {
        if (opening.type === 'open') doc.room = opening.room
        else if (this.#docs.get(name) === doc) this.#docs.delete(name)
        // Those who asked may have left while it loaded.
        this.#forgetLater(name, doc)
        return opening
      }),
      room: undefined,
      leases: 0,
      idleTimer: undefined,
    }
    this.#docs.set(name, doc)
    return doc
  }

  async #load(name: DocName): Promise<Opening> {
    const startedAt = performance.now()
    try {
      const { entries, log } = await this.#storage.open(name)
      const state = new DocState()
      for (const [index, entry] of entries.entries()) {
        if (index % entriesPerTurn === entriesPerTurn - 1) await nextTurn()
        const reading = readUpdate(entry)
        if (!reading.ok) {
          log.close()
          this.#log.error({ doc: name, entry: index, problem: reading.problem }, 'doc unreadable')
          return { type: 'refused', why: closeCodes.docUnreadable }
        }
        state.add(reading.update)
      }
      const room: Room = new Room(name, state, log, this.#log, () => this.#onQuiet(name))
      const ms = Math.round(performance.now() - startedAt)
      this.#log.debug({ doc: name, entries: entries.length, structs: state.structs, ms }, 'room loaded')
      return { type: 'open', room }
    } catch (error) {
      this.#log.error({ doc: name, error }, 'doc not loaded')
      return { type: 'refused', why: closeCodes.loadFailed }
    }
  }

  #onQuiet(name: DocName): void {
    const doc = this.#docs.get(name)
    if (doc !== undefined) this.#forgetLater(name, doc)
  }

  #forgetLater(name: DocName, doc: DocInUse): void {
    if (doc.leases > 0 || this.#docs.get(name) !== doc) return
    clearTimeout(doc.idleTimer)
    doc.idleTimer = setTimeout(() => this.#forget(name, doc), this.#idleTimeoutMs)
    doc.idleTimer.unref()
  }

  /** While a commit runs the room stays; its end starts the wait again. */
  #forget(name: DocName, doc: DocInUse): void {
    if (doc.leases > 0 || doc.room?.isIdle !== true || this.#docs.get(name) !== doc) return
    this.#docs.delete(name)
    doc.room.close()
    this.#log.debug({ doc: name }, 'room unloaded')
  }
}

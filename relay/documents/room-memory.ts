/**
 * What all rooms take in memory, and who gives something back when that is too much:
 *
 *   1. rooms that nobody has in use are forgotten,
 *   2. rooms in use go to sleep, but of one whose state was needed since the last look only the cache goes,
 *   3. those too, if nothing else is left.
 *
 * Each time whoever was used least recently is first, so a room that somebody is writing in sleeps only when all the quiet
 * ones do. Use is a flag that the room raises and a look takes down, about once a second: a clock would cost something with
 * each update.
 *
 * Work is in proportion to what is given back, not to how many rooms there are; rooms that sleep are not looked at.
 */
import type { DocState } from '../updates/doc-state.ts'

/** A doc in use, as far as its memory goes. */
export interface Resident {
  /** Absent while the doc loads. */
  readonly room: RoomInMemory | undefined
  readonly leases: number
  /** What it counts for. */
  bytes: number
}

export interface RoomInMemory {
  /** Absent while the room sleeps. */
  readonly state: Pick<DocState, 'memoryBytes' | 'dropCache'> | undefined
  /** Raised by the room whenever its state is needed. */
  usedLately: boolean
}

export interface RoomMemoryOptions<Doc extends Resident> {
  readonly maxBytes: number
  /** Has it removed. False if it cannot go now. */
  readonly forget: (doc: Doc) => boolean
  /** False if it must stay awake for now. */
  readonly sleep: (doc: Doc) => boolean
}

/** What a room takes beside its state: objects, maps, a timer's worth. */
export const roomOverheadBytes = 2_000
/** How many rooms are tried, between two looks, for one that can give something back: about a tenth of a millisecond. */
export const triesAtOnce = 1_000

export class RoomMemory<Doc extends Resident> {
  readonly #options: RoomMemoryOptions<Doc>
  /** Nobody has these in use. Here and below whoever was used last is last. */
  readonly #idle = new Set<Doc>()
  /** Somebody has these in use, and their state is here. */
  readonly #awake = new Set<Doc>()
  /** Have grown since room was last made. */
  readonly #grown = new Set<Doc>()
  #bytes = 0

  constructor(options: RoomMemoryOptions<Doc>) {
    this.#options = options
  }

  /** About, and as of the last look. */
  get bytes(): number {
    return this.#bytes
  }

  /** Nobody has these in use; who was let go first is first. */
  get idle(): Iterable<Doc> {
    return this.#idle
  }

  /** The doc has just been used, or let go, or has gone to sleep. */
  place(doc: Doc): void {
    this.#idle.delete(doc)
    this.#awake.delete(doc)
    if (doc.room === undefined) return
    if (doc.leases === 0) this.#idle.add(doc)
    else if (doc.room.state !== undefined) this.#awake.add(doc)
  }

  /**
   * The doc's state has come into memory, or has come to take much more. Room is made for it in a turn of the event loop of
   * its own: whoever waited for the state has used it by then, and nobody who awaits a room finds it asleep again.
   */
  grew(doc: Doc): void {
    if (this.#grown.size === 0) setImmediate(() => this.#settle())
    this.#grown.add(doc)
  }

  remove(doc: Doc): void {
    this.#idle.delete(doc)
    this.#awake.delete(doc)
    this.#grown.delete(doc)
    this.#bytes -= doc.bytes
    doc.bytes = 0
  }

  /** Counts again all that may have been used since the last look, orders them by use and makes room. */
  look(docs: ReadonlySet<Doc>): void {
    const used = [...docs].filter(({ room }) => room?.usedLately === true)
    for (const doc of docs) this.#count(doc)
    for (const doc of used) if (doc.leases > 0) this.place(doc)
    this.#makeRoom(Infinity)
    for (const { room } of used) if (room !== undefined) room.usedLately = false
  }

  #settle(): void {
    for (const doc of this.#grown) {
      this.place(doc)
      this.#count(doc)
    }
    this.#grown.clear()
    this.#makeRoom(triesAtOnce)
  }

  #count(doc: Doc): void {
    const bytes = doc.room === undefined ? 0 : (doc.room.state?.memoryBytes ?? 0) + roomOverheadBytes
    this.#bytes += bytes - doc.bytes
    doc.bytes = bytes
  }

  #makeRoom(tries: number): void {
    const { forget, sleep } = this.#options
    const sleepOrDropCache = (doc: Doc): boolean => {
      if (doc.room?.usedLately !== true) return sleep(doc)
      doc.room.state?.dropCache()
      return true
    }
    this.#giveBack(this.#idle, forget, tries)
    this.#giveBack(this.#awake, sleepOrDropCache, tries)
    this.#giveBack(this.#awake, sleep, tries)
  }

  /** Has the first of `docs` give something back until there is room. Those that stay have their next turn after all others. */
  #giveBack(docs: Set<Doc>, giveBack: (doc: Doc) => boolean, tries: number): void {
    let left = Math.min(docs.size, tries)
    for (const doc of docs) {
      if (this.#bytes <= this.#options.maxBytes || left-- === 0) return
      const hasGiven = giveBack(doc)
      if (!docs.has(doc)) continue
      if (hasGiven) this.#count(doc)
      this.place(doc)
    }
  }
}

/**
 * One doc's log in LevelDB. What is appended gathers here until a commit takes it, and becomes one entry: fewer rows to
 * write, to read again and to make compact. Beside each entry stand its place in the feed and its checksum.
 */
import { assert } from '../../shared/assert.ts'
import type { DocName } from '../../shared/ids.ts'
import { spaceOfDoc } from '../../shared/protocol/doc-name.ts'
import { mergeUpdates } from '../updates/doc-state.ts'
import type { CheckedUpdate } from '../updates/update.ts'
import type { LevelChange } from './level-database.ts'
import { checksumOf, docKey, docValue, entryKey, entryValue, feedKey, feedValue, updateKey } from './level-keys.ts'
import type { DocumentLog, LogMark } from './storage.ts'

/** What a commit takes its changes from. */
export interface CommitSource {
  /** Absent where it is about no doc: such a source asks for no sequence. */
  readonly name: DocName | undefined
  /** Called once, when the commit begins. Who has news for the feed asks for a sequence. */
  takeChanges(newSequence: () => number): readonly LevelChange[]
  /** The changes are on disk. */
  committed(): void
}

/** What a compaction found on disk. */
export interface Replaced {
  readonly entries: number
  readonly bytes: number
}

export interface Compaction {
  readonly name: DocName
  /** Where the entries begin that the state replaces. */
  readonly firstClock: number
  readonly mark: LogMark
  readonly state: Uint8Array
}

/** What all logs share. */
export interface LogHost {
  /** Has `takeChanges` of the log called by the commit whose end it returns. */
  commit(log: LevelLog, bytes: number): Promise<void> | 'full'
  /** A doc's entries on disk. */
  read(name: DocName): Promise<readonly Uint8Array[]>
  compact(compaction: Compaction): Promise<Replaced>
  closed(log: LevelLog): void
}

/** How a log is when it is opened. */
export interface LogStart {
  /** The clocks of the first entry on disk and behind the last; equal if there are none. */
  readonly firstClock: number
  readonly endClock: number
  readonly entries: number
  readonly bytes: number
}

export class LevelLog implements DocumentLog, CommitSource {
  readonly name: DocName
  readonly #host: LogHost
  #firstClock: number
  /** Behind the last entry that is on disk. */
  #endClock: number
  /** Behind the last entry that a commit has taken. */
  #takenClock: number
  #entries: number
  #bytes: number
  #takenBytes = 0
  #gathered: CheckedUpdate[] = []
  #compacting = false

  constructor(name: DocName, host: LogHost, { firstClock, endClock, entries, bytes }: LogStart) {
    this.name = name
    this.#host = host
    this.#firstClock = firstClock
    this.#endClock = this.#takenClock = endClock
    this.#entries = entries
    this.#bytes = bytes
  }

  get entries(): number {
    return this.#entries
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Whether something is on its way to disk. */
  get isWaiting(): boolean {
    return this.#gathered.length > 0 || this.#takenClock > this.#endClock
  }

  append(update: CheckedUpdate): Promise<void> | 'full' {
    const durable = this.#host.commit(this, update.bytes.length)
    if (durable !== 'full') this.#gathered.push(update)
    return durable
  }

  takeChanges(newSequence: () => number): readonly LevelChange[] {
    const updates = this.#gathered
    const [first] = updates
    assert(first !== undefined, `doc ${this.name} has something to commit`)
    this.#gathered = []
    const { name } = this
    const sequence = newSequence()
    const clock = this.#takenClock++
    const entry = updates.length === 1 ? first.bytes : mergeUpdates(updates)
    this.#takenBytes = entry.length
    const changes: LevelChange[] = [
      { key: updateKey(name, clock), value: entry },
      { key: entryKey(name, clock), value: entryValue({ sequence, checksum: checksumOf(entry) }) },
      {
        key: feedKey(spaceOfDoc(name), sequence),
        value: feedValue({ name, fromClock: clock, toClock: clock, bytes: entry.length }),
      },
    ]
    if (clock === 0) changes.push({ key: docKey(name), value: docValue(entry) })
    return changes
  }

  committed(): void {
    this.#endClock = this.#takenClock
    this.#entries++
    this.#bytes += this.#takenBytes
  }

  read(): Promise<readonly Uint8Array[]> {
    // Entries and their checksums are read one after the other, and would not belong together.
    assert(!this.#compacting, `doc ${this.name} is not read while it is made compact`)
    return this.#host.read(this.name)
  }

  mark(): LogMark | undefined {
    return this.#entries === 0 ? undefined : { clock: this.#endClock - 1 }
  }

  async compact(mark: LogMark, state: Uint8Array): Promise<void> {
    assert(!this.#compacting, `doc ${this.name} is made compact once at a time`)
    this.#compacting = true
    try {
      const before = await this.#host.compact({ name: this.name, firstClock: this.#firstClock, mark, state })
      this.#firstClock = mark.clock
      this.#entries += 1 - before.entries
      this.#bytes += state.length - before.bytes
    } finally {
      this.#compacting = false
    }
  }

  close(): void {
    this.#host.closed(this)
  }
}

/** A storage whose open logs are read again when, and how, a test says. */
import type { DocumentLog, DocumentStorage } from '../storage/storage.ts'

export class HeldReads {
  /** How many have begun. */
  begun = 0
  #waiting: { go: () => void; fail: () => void }[] = []
  #isHeld = false

  /** Reads wait from now on. */
  hold(): void {
    this.#isHeld = true
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Lets all reads go on. */
  release(): void {
    this.#isHeld = false
    for (const { go } of this.#waiting.splice(0)) go()
  }

  /** Fails all that wait. */
  fail(): void {
    this.#isHeld = false
    for (const { fail } of this.#waiting.splice(0)) fail()
  }

  storage(storage: DocumentStorage): DocumentStorage {
    return {
      epoch: storage.epoch,
      health: storage.health,
      sequence: storage.sequence,
      read: (name) => storage.read(name),
      purge: (name, purge) => storage.purge(name, purge),
      spaceDocs: () => storage.spaceDocs(),
      head: (space) => storage.head(space),
      readFeed: (space, since, maxBytes) => storage.readFeed(space, since, maxBytes),
      onCommit: (listener) => storage.onCommit(listener),
      onHealth: (listener) => storage.onHealth(listener),
      open: async (name) => {
        const { entries, log } = await storage.open(name)
        return { entries, log: this.#log(log) }
      },
      flushed: () => storage.flushed(),
      [Symbol.asyncDispose]: () => storage[Symbol.asyncDispose](),
    }
  }

  #log(log: DocumentLog): DocumentLog {
    return {
      get entries() {
        return log.entries
      },
      get bytes() {
        return log.bytes
      },
      append: (update) => log.append(update),
      read: async () => {
        this.begun++
        if (this.#isHeld)
          await new Promise<void>((go, reject) => {
            this.#waiting.push({ go, fail: () => reject(new Error('the disk is gone')) })
          })
        return log.read()
      },
      mark: () => log.mark(),
      compact: (mark, state) => log.compact(mark, state),
      close: () => log.close(),
    }
  }
}

/**
 * Whether what was typed is on this device's disk. y-indexeddb reports neither success nor failure of a write, so every
 * transaction that it opens is watched here: "saved" is said only when the browser has said `complete`.
 */
/** `full`: no space left. `refused`: any other failure. */
export type SaveFailure = 'full' | 'refused'

/** What a storage's error means. */
export const saveFailureOf = (error: unknown): SaveFailure =>
  error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'refused'

export interface SaveFacts {
  /** Write transactions that have begun and not ended. */
  running: number
  /** Why a document's last write failed, while no later one has made it good. */
  failure: SaveFailure | undefined
}

export class SaveMonitor {
  #running = 0
  readonly #failureByDatabase = new Map<string, SaveFailure>()
  readonly #onChange: () => void
  readonly #onIdle = new Set<() => void>()

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** Resolves when no write is running. */
  async idle(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => this.#onIdle.add(resolve))
  }

  get facts(): SaveFacts {
    return { running: this.#running, failure: this.#failureByDatabase.values().next().value }
  }

  /** Watches the write transactions of a database from now on. */
  watch(database: IDBDatabase, onFailure: () => void): WatchedDatabase {
    const watched = new WatchedDatabase(database, {
      begun: () => {
        this.#running++
        this.#onChange()
      },
      ended: () => {
        this.#running--
        this.#onChange()
        if (this.#running > 0) return
        for (const resolve of this.#onIdle) resolve()
        this.#onIdle.clear()
      },
      failed: (failure) => {
        this.#failureByDatabase.set(database.name, failure)
        onFailure()
      },
    })
    return watched
  }

  /** The browser refused to open a database. */
  openingFailed(databaseName: string): void {
    this.#failureByDatabase.set(databaseName, 'refused')
    this.#onChange()
  }

  /** The database opens, and everything of it is on disk again. */
  recovered(databaseName: string): void {
    if (this.#failureByDatabase.delete(databaseName)) this.#onChange()
  }
}

interface Watcher {
  begun: () => void
  ended: () => void
  failed: (failure: SaveFailure) => void
}

export class WatchedDatabase {
  #latestWrite: Promise<boolean> = Promise.resolve(true)
  #latest: IDBTransaction | undefined

  constructor(database: IDBDatabase, watcher: Watcher) {
    const open = database.transaction.bind(database)
    // On the instance: y-indexeddb asks this very object for its transactions and has no hook of its own.
    database.transaction = (stores, mode, options) => {
      const transaction = open(stores, mode, options)
      if (mode === 'readwrite') this.#follow(transaction, watcher)
      return transaction
    }
  }

  /** Resolves when the write that was begun last has ended; with whether it was committed. */
  get latestWrite(): Promise<boolean> {
    return this.#latestWrite
  }

  /**
   * Commits the write that was begun last, in the task that has begun it. By itself it would commit only when the page has heard
   * that its requests succeeded, and a page that goes meanwhile takes it along.
   */
  commitLatest(): void {
    const latest = this.#latest
    this.#latest = undefined
    latest?.commit()
  }

  #follow(transaction: IDBTransaction, watcher: Watcher): void {
    watcher.begun()
    this.#latest = transaction
    this.#latestWrite = new Promise((resolve) => {
      transaction.addEventListener('complete', () => {
        watcher.ended()
        resolve(true)
      })
      transaction.addEventListener('abort', () => {
        watcher.failed(saveFailureOf(transaction.error))
        watcher.ended()
        resolve(false)
      })
    })
  }
}

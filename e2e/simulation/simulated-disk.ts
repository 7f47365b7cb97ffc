/**
 * The IndexedDB of simulated devices. Each tab opens databases under a name of its own for its device's (`device~tab`),
 * by which it is known whose connection one is: of a tab that has died nothing goes on, what it had not committed is
 * undone, and what it had is there. A device's disk may refuse to commit anything.
 */
import 'fake-indexeddb/auto'
import { IDBFactory as FakeFactory, IDBTransaction as FakeTransaction } from 'fake-indexeddb'
import type { Tab } from './simulated-tab.ts'

/** What fake-indexeddb has inside, as far as it is needed. */
interface Insides extends IDBTransaction {
  _state: 'active' | 'inactive' | 'committing' | 'finished'
  _started: boolean
  _requests: unknown[]
  _start(): void
  _abort(errorName: string | null): void
}
interface Connection extends Omit<IDBDatabase, 'name'> {
  name: string
  _rawDatabase: { transactions: IDBTransaction[]; processTransactions(): void }
}

const realFactory = globalThis.indexedDB

export class SimulatedDisks implements Disposable {
  readonly #factory = new FakeFactory()
  readonly #tabs = new Map<string, Tab>()
  readonly #connections = new Map<Tab, Set<Connection>>()
  readonly #running = new Map<Tab, Set<Insides>>()

  constructor() {
    const router = {
      open: (name: string, version?: number) => this.#open(name, version),
      cmp: (first: unknown, second: unknown) => this.#factory.cmp(first, second),
    }
    Object.defineProperty(globalThis, 'indexedDB', { value: router, configurable: true, writable: true })
  }

  add(tab: Tab): void {
    this.#tabs.set(tab.profile, tab)
    this.#connections.set(tab, new Set())
    this.#running.set(tab, new Set())
  }

  /** The tab has died. */
  release(tab: Tab): void {
    for (const transaction of this.#running.get(tab) ?? []) {
      if (transaction._state === 'finished') continue
      // Nobody is there to hear of it, but those who wait for their turn.
      const { db } = transaction as unknown as { db: Connection }
      transaction.dispatchEvent = () => {
        db._rawDatabase.processTransactions()
        return true
      }
      transaction._requests.length = 0
      transaction._abort(null)
      // What is dead may go on asking, and gets no answer.
      const { transactions } = db._rawDatabase
      transactions.splice(transactions.indexOf(transaction), 1)
      transaction._state = 'active'
    }
    for (const connection of this.#connections.get(tab) ?? []) connection.close()
    this.#tabs.delete(tab.profile)
    this.#connections.delete(tab)
    this.#running.delete(tab)
  }

  [Symbol.dispose](): void {
    Object.defineProperty(globalThis, 'indexedDB', { value: realFactory, configurable: true, writable: true })
  }

  #open(name: string, version: number | undefined): IDBOpenDBRequest {
    const [app = '', profile = '', ...rest] = name.split('/')
    const tab = this.#tabs.get(profile)
    // A request of nobody, which is never answered.
    if (tab === undefined || !tab.passes())
      return new (globalThis.IDBOpenDBRequest as unknown as new () => IDBOpenDBRequest)()
    const request = this.#factory.open([app, tab.device.name, ...rest].join('/'), version)
    request.addEventListener('success', () => this.#adopt(request.result as Connection, name, tab))
    return request
  }

  #adopt(connection: Connection, name: string, tab: Tab): void {
    connection.name = name
    const begin = connection.transaction.bind(connection)
    connection.transaction = (stores, mode, options) => {
      if (!tab.passes()) return deadTransaction([...(typeof stores === 'string' ? [stores] : stores)], mode, connection)
      const transaction = begin(stores, mode, options) as Insides
      const running = this.#running.get(tab)
      running?.add(transaction)
      for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => running?.delete(transaction))
      const start = transaction._start.bind(transaction)
      transaction._start = () => {
        const isAtCommit = transaction._started && transaction._requests.length === 0
        if (tab.isDead || transaction._state === 'finished') return
        if (isAtCommit && mode === 'readwrite' && tab.device.refusesWrites) transaction._abort('QuotaExceededError')
        else start()
      }
      return transaction
    }
    if (tab.isDead) connection.close()
    else this.#connections.get(tab)?.add(connection)
  }
}

/** One that takes requests and never does anything. */
function deadTransaction(
  stores: string | string[],
  mode: IDBTransactionMode = 'readonly',
  db: IDBDatabase,
): IDBTransaction {
  const Dead = FakeTransaction as unknown as new (
    stores: string[],
    mode: IDBTransactionMode,
    durability: string,
    db: IDBDatabase,
  ) => IDBTransaction
  return new Dead(typeof stores === 'string' ? [stores] : [...stores], mode, 'default', db)
}

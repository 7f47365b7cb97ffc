/** A real database that fails as the test says. */
import type { KeyValueDatabase } from '../storage/level-database.ts'

/** What a call does; calls that nothing is said of work. */
export type Fault =
  /** The system's error, and nothing done. */
  | 'EIO'
  /** Everything done, and an error all the same. */
  | 'doneButEIO'
  /** No answer until `answer` is called; then it works. */
  | 'hangs'

export type FaultyCall = 'write' | 'recover' | 'rows' | 'getMany' | 'snapshot'

const ioError = (call: string): Error => Object.assign(new Error(`EIO: i/o error, ${call}`), { code: 'EIO' })

export class FaultyDatabase implements KeyValueDatabase {
  readonly #database: KeyValueDatabase
  readonly #faults: Partial<Record<FaultyCall, Fault[]>> = {}
  readonly #hanging: (() => void)[] = []
  /** Writes that were asked for. */
  writes = 0

  constructor(database: KeyValueDatabase) {
    this.#database = database
  }

  /** What the next calls do, one after the other. */
  plan(call: FaultyCall, ...faults: Fault[]): void {
    this.#faults[call] = faults
  }

  /** How many calls have no answer yet. */
  get hanging(): number {
    return this.#hanging.length
  }

  answer(): void {
    for (const go of this.#hanging.splice(0)) go()
  }

  get(key: Buffer) {
    return this.#database.get(key)
  }

  getMany(keys: readonly Buffer[]) {
    return this.#run('getMany', () => this.#database.getMany(keys))
  }

  rows(...args: Parameters<KeyValueDatabase['rows']>) {
    return this.#run('rows', () => this.#database.rows(...args))
  }

  snapshot(...args: Parameters<KeyValueDatabase['snapshot']>) {
    return this.#run('snapshot', () => this.#database.snapshot(...args))
  }

  write(...args: Parameters<KeyValueDatabase['write']>) {
    this.writes++
    return this.#run('write', () => this.#database.write(...args))
  }

  recover(bytes: number) {
    return this.#run('recover', () => this.#database.recover(bytes))
  }

  reclaim(...args: Parameters<KeyValueDatabase['reclaim']>) {
    return this.#database.reclaim(...args)
  }

  close() {
    return this.#database.close()
  }

  async #run<T>(call: FaultyCall, work: () => Promise<T>): Promise<T> {
    const fault = this.#faults[call]?.shift()
    switch (fault) {
      case undefined:
        return work()
      case 'EIO':
        throw ioError(call)
      case 'doneButEIO':
        await work()
        throw ioError(call)
      case 'hangs':
        await new Promise<void>((resolve) => this.#hanging.push(resolve))
        return work()
    }
  }
}

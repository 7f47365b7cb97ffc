/** The thread of a simulated tab: what is asked of it and what it answers is on its way for as long as the seed wants. */
import { IndexDb } from '../../client/store/index-db.ts'
import type { ThreadAnswer, ThreadLine, ThreadParts, ThreadRequest } from '../../client/sync/sync-thread.ts'
import { answerTo } from '../../client/sync/thread-work.ts'
import type { Line } from './post.ts'
import type { Tab } from './simulated-tab.ts'
import type { VaultWorld } from './vault-world.ts'

/** It takes everything, in pieces as small as can be. */
export const simulatedThread = (world: VaultWorld, tab: Tab): ThreadParts => ({
  start: () => new SimulatedThreadLine(world, tab),
  pause: () => new Promise((resolve) => setImmediate(resolve)),
  leastBytes: { notes: 0, list: 0 },
  structsPerPiece: 2,
})

class SimulatedThreadLine implements ThreadLine {
  onmessage: ThreadLine['onmessage'] = null
  onerror: ThreadLine['onerror'] = null
  readonly #world: VaultWorld
  readonly #tab: Tab
  readonly #asked: Line
  readonly #answered: Line
  readonly #db: Promise<IndexDb>
  #turn: Promise<void> = Promise.resolve()
  #isOver = false

  constructor(world: VaultWorld, tab: Tab) {
    this.#world = world
    this.#tab = tab
    this.#asked = world.post.line()
    this.#answered = world.post.line()
    this.#db = IndexDb.open(tab.profile)
    this.#db.catch(() => undefined)
  }

  postMessage(request: ThreadRequest, transfer: Transferable[]): void {
    if (!this.#tab.passes()) return
    const copy = structuredClone(request, { transfer })
    this.#asked.send(() => {
      this.#turn = this.#turn.then(() => this.#work(copy))
    })
  }

  terminate(): void {
    this.#isOver = true
    this.#asked.clear()
    this.#answered.clear()
    void this.#db.then((db) => db[Symbol.dispose]())
  }

  async #work(request: ThreadRequest): Promise<void> {
    if (this.#isOver) return
    if (this.#world.chance.oneIn(40)) return this.#die()
    const answer: ThreadAnswer = await answerTo(request, this.#db)
    // Done, and nobody hears of it.
    if (this.#world.chance.oneIn(40)) return this.#die()
    const copy = structuredClone(answer)
    this.#answered.send(() => this.#tab.run(() => this.onmessage?.(new MessageEvent('message', { data: copy }))))
  }

  #die(): void {
    if (this.#isOver) return
    this.#answered.clear()
    this.#tab.run(() => this.onerror?.({ message: 'out of memory' } as ErrorEvent))
  }
}

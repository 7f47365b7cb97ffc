/** What the tabs of a simulated device say to each other. */
import type { TabLine, TabMessage } from '../../client/store/tab-channel.ts'
import type { Line } from './post.ts'
import type { Tab } from './simulated-tab.ts'
import type { VaultWorld } from './vault-world.ts'

/** Each hears of another's in the order in which it was said. */
export class SimulatedTabLine implements TabLine {
  onmessage: TabLine['onmessage'] = null
  readonly #world: VaultWorld
  readonly #tab: Tab
  readonly #lines = new Map<Tab, Line>()

  constructor(world: VaultWorld, tab: Tab) {
    this.#world = world
    this.#tab = tab
  }

  postMessage(message: TabMessage): void {
    if (!this.#tab.passes()) return
    for (const other of this.#tab.device.tabs) {
      if (other === this.#tab || other.isDead) continue
      const line = this.#lines.get(other) ?? this.#world.post.line()
      this.#lines.set(other, line)
      const copy = structuredClone(message)
      line.send(() => other.hear(copy))
    }
  }

  hear(message: TabMessage): void {
    this.#tab.run(() => this.onmessage?.(new MessageEvent('message', { data: message })))
  }

  close(): void {
    this.onmessage = null
  }
}

/** The relay's end of a `SyncSocket`'s sockets, and the socket's clock: the test decides what comes, and when. */
import { decodeUpFrame, encodeWelcome, type UpFrame } from '../../../shared/protocol/sync-messages.ts'
import { SyncSocket, type SyncSocketParts, type WireSocket } from '../sync-socket.ts'

export class HandDrivenWire implements WireSocket {
  binaryType: BinaryType = 'blob'
  bufferedAmount = 0
  onmessage: WireSocket['onmessage'] = null
  onclose: WireSocket['onclose'] = null
  onerror: WireSocket['onerror'] = null
  onopen: WireSocket['onopen'] = null
  readonly subprotocols: readonly string[]
  readonly frames: UpFrame[] = []
  /** By the client. */
  isClosed = false

  constructor(subprotocols: readonly string[]) {
    this.subprotocols = subprotocols
  }

  send(data: Uint8Array): void {
    this.frames.push(decodeUpFrame(data))
  }

  close(): void {
    this.isClosed = true
  }

  framesOf<Type extends UpFrame['type']>(type: Type): Extract<UpFrame, { type: Type }>[] {
    return this.frames.filter((frame): frame is Extract<UpFrame, { type: Type }> => frame.type === type)
  }

  deliver(frame: Uint8Array): void {
    this.onmessage?.(new MessageEvent('message', { data: Uint8Array.from(frame).buffer }))
  }

  /** Ends it from the relay's side. */
  drop(code = 1006, reason = ''): void {
    this.onclose?.(Object.assign(new Event('close'), { code, reason, wasClean: code !== 1006 }))
  }
}

export class HandDrivenRelay {
  readonly wires: HandDrivenWire[] = []
  readonly socket: SyncSocket
  /** What the socket's `token` answers. */
  token: SyncSocketParts['token']
  /** What it was asked to be other than, each time. */
  readonly spentTokens: (string | undefined)[] = []
  #now = 0
  readonly #timers = new Set<{ callback: () => void; at: number }>()

  constructor(token: SyncSocketParts['token'] = () => Promise.resolve({ kind: 'none' })) {
    this.token = token
    this.socket = new SyncSocket('wss://relay.example/sync', {
      dial: (_url, subprotocols) => {
        const wire = new HandDrivenWire(subprotocols)
        this.wires.push(wire)
        return wire
      },
      token: (spent) => {
        this.spentTokens.push(spent)
        return this.token(spent)
      },
      schedule: (callback, delayMs) => {
        const timer = { callback, at: this.#now + delayMs }
        this.#timers.add(timer)
        return () => this.#timers.delete(timer)
      },
      now: () => this.#now,
      random: () => 1,
    })
  }

  /** The latest one. */
  get wire(): HandDrivenWire {
    const wire = this.wires.at(-1)
    if (wire === undefined) throw new Error('Nothing has been dialled')
    return wire
  }

  /** Lets the clock go on, timer by timer. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms
    for (;;) {
      await settle()
      const next = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.callback()
    }
    this.#now = until
  }

  async welcome(epoch = 'epoch'): Promise<void> {
    await settle()
    this.wire.deliver(encodeWelcome(1, epoch, 2 ** 26, 4_096))
    await settle()
  }
}

/** Lets promises that are ready run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/**
 * One person's line to the relay: a port of their own that hands every byte on, and that can be cut and mended. The
 * browser's own offline switch only silences a WebSocket that is open; this ends it on both sides, also for the service
 * worker, and whoever dials finds nobody.
 */
export class Cable implements AsyncDisposable {
  readonly #ends = new Set<Socket>()
  #cut = false

  private constructor(
    readonly port: number,
    readonly server: Server,
  ) {}

  static async lay(relayPort: number): Promise<Cable> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const cable = new Cable((server.address() as AddressInfo).port, server)
    server.on('connection', (near) => cable.#join(near, relayPort))
    return cable
  }

  /** What this person types into the address bar. */
  get address(): string {
    return `http://127.0.0.1:${this.port}`
  }

  cut(): void {
    this.#cut = true
    for (const end of this.#ends) end.destroy()
  }

  mend(): void {
    this.#cut = false
  }

  #join(near: Socket, relayPort: number): void {
    if (this.#cut) {
      near.destroy()
      return
    }
    const far = connect(relayPort, '127.0.0.1')
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#ends.add(end)
      // A line that breaks breaks on both sides. One that ends is ended by the pipe, after the last byte.
      end.on('error', () => other.destroy())
      end.on('close', () => this.#ends.delete(end))
      end.pipe(other)
    }
  }

  async [Symbol.asyncDispose]() {
    this.cut()
    this.server.close()
    await once(this.server, 'close')
  }
}

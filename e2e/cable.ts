import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Transform } from 'node:stream'

/** Answers that are let through up to a point. */
interface Hold {
  /** What their requests begin with. */
  requests: RegExp
  bytesLeft: number
  reached: () => void
  release: () => void
  released: Promise<void>
}

/**
 * One person's line to the relay: a port of their own that hands every byte on, and that can be cut and mended. The
 * browser's own offline switch only silences a WebSocket that is open; this ends it on both sides, also for the service
 * worker, and whoever dials finds nobody.
 */
export class Cable implements AsyncDisposable {
  readonly #ends = new Set<Socket>()
  #cut = false
  #hold: Hold | undefined

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

  /**
   * Lets through so many bytes more of the answers to these requests, and holds back the rest until `flow` or the next
   * hold; everything else arrives. Resolves when the first byte is held back.
   */
  holdAfter(bytes: number, requests: RegExp): Promise<void> {
    this.flow()
    return new Promise((reached) => {
      let release = (): void => undefined
      const released = new Promise<void>((resolve) => (release = resolve))
      this.#hold = { requests, bytesLeft: bytes, reached, release, released }
    })
  }

  /** Holds back nothing any more. */
  flow(): void {
    this.#hold?.release()
    this.#hold = undefined
  }

  /** Of one connection, as many requests as come over it. */
  #gate(near: Socket): Transform {
    let request = ''
    near.on('data', (bytes: Buffer) => {
      const start = bytes.toString('latin1', 0, 500)
      if (/^[A-Z]+ \//.test(start)) request = start
    })
    const letThrough = async (bytes: Buffer): Promise<Buffer> => {
      for (let hold = this.#hold; hold?.requests.test(request) === true; hold = this.#hold) {
        hold.bytesLeft -= bytes.length
        if (hold.bytesLeft > 0) break
        hold.reached()
        await hold.released
      }
      return bytes
    }
    return new Transform({
      transform: (bytes: Buffer, _, done) => void letThrough(bytes).then((passed) => done(null, passed)),
    })
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
    }
    near.pipe(far)
    far.pipe(this.#gate(near)).pipe(near)
  }

  async [Symbol.asyncDispose]() {
    this.flow()
    this.cut()
    this.server.close()
    await once(this.server, 'close')
  }
}

/** A line to the relay that can be cut and mended, and that counts what passes. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

export interface Passed {
  /** TCP connections that were opened. */
  connections: number
  bytes: number
  /** How often something went up after something had come down, or first of all: somebody waited for an answer. */
  roundTrips: number
  /** Those of them that open a WebSocket and nothing more: they belong to the connection. */
  upgrades: number
}

const nothing = (): Passed => ({ connections: 0, bytes: 0, roundTrips: 0, upgrades: 0 })

const isUpgrade = (chunk: Buffer): boolean => /^GET [^]*\r\nUpgrade: websocket\r\n/i.test(chunk.toString('latin1'))

export class MeteredLine implements AsyncDisposable {
  readonly #server: Server
  readonly #ends = new Set<Socket>()
  #isCut = false
  #passed = nothing()
  /** Which way the last bytes went, over all connections. */
  #last: 'up' | 'down' = 'down'

  private constructor(server: Server) {
    this.#server = server
  }

  static async lay(relayPort: number): Promise<MeteredLine> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const line = new MeteredLine(server)
    server.on('connection', (near) => line.#join(near, relayPort))
    return line
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** What has passed since it was read last. */
  read(): Passed {
    const passed = this.#passed
    this.#passed = nothing()
    this.#last = 'down'
    return passed
  }

  cut(): void {
    this.#isCut = true
    for (const end of this.#ends) end.destroy()
  }

  mend(): void {
    this.#isCut = false
  }

  #join(near: Socket, relayPort: number): void {
    if (this.#isCut) {
      near.destroy()
      return
    }
    this.#passed.connections++
    const far = connect({ port: relayPort, host: '127.0.0.1', noDelay: true })
    near.setNoDelay(true)
    this.#carry(near, far, 'up')
    this.#carry(far, near, 'down')
  }

  #carry(from: Socket, to: Socket, direction: 'up' | 'down'): void {
    this.#ends.add(from)
    from.on('error', () => to.destroy())
    from.on('close', () => this.#ends.delete(from))
    from.on('data', (chunk: Buffer) => {
      this.#passed.bytes += chunk.length
      if (direction === 'up' && this.#last === 'down') {
        this.#passed.roundTrips++
        if (isUpgrade(chunk)) this.#passed.upgrades++
      }
      this.#last = direction
    })
    from.pipe(to)
  }

  async [Symbol.asyncDispose]() {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

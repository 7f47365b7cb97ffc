/** A line to the relay that can be cut, mended and made longer, and that counts what passes. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { Transform } from 'node:stream'

export interface Passed {
  /** TCP connections that were opened. */
  connections: number
  bytes: number
}

const nothing = (): Passed => ({ connections: 0, bytes: 0 })

/** Passes everything on so much later, in its order. */
const delayed = (ms: number): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      setTimeout(() => this.push(chunk), ms)
      done()
    },
    flush(done) {
      setTimeout(done, ms)
    },
  })

export class MeteredLine implements AsyncDisposable {
  readonly #server: Server
  readonly #ends = new Set<Socket>()
  #isCut = false
  #delayMs = 0
  #passed = nothing()

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
    return passed
  }

  cut(): void {
    this.#isCut = true
    for (const end of this.#ends) end.destroy()
  }

  mend(): void {
    this.#isCut = false
  }

  /** From the next connection on everything takes so many milliseconds longer, each way. */
  lengthen(byMs: number): void {
    this.#delayMs = byMs
  }

  #join(near: Socket, relayPort: number): void {
    if (this.#isCut) {
      near.destroy()
      return
    }
    this.#passed.connections++
    const far = connect({ port: relayPort, host: '127.0.0.1', noDelay: true })
    near.setNoDelay(true)
    this.#carry(near, far)
    this.#carry(far, near)
  }

  #carry(from: Socket, to: Socket): void {
    this.#ends.add(from)
    from.on('error', () => to.destroy())
    from.on('close', () => this.#ends.delete(from))
    from.on('data', (chunk: Buffer) => {
      this.#passed.bytes += chunk.length
    })
    if (this.#delayMs === 0) from.pipe(to)
    else from.pipe(delayed(this.#delayMs)).pipe(to)
  }

  async [Symbol.asyncDispose]() {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

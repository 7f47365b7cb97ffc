/**
 * A person's line to the relay that understands what it carries. It can be stopped at a request, at its answer or at a
 * frame of a socket; what passes there is then lost, comes twice or garbled, or somebody dies while it is on its way. What
 * is lost takes the connection with it: the one side does not know whether the other has heard.
 */
import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer, type RawData } from 'ws'
import { assert } from '../shared/assert.ts'
import { decodeMessage } from '../shared/protocol/messages.ts'
import { decodeDownFrame, decodeUpFrame, type DownFrame, type UpFrame } from '../shared/protocol/sync-messages.ts'

/** What a frame is about: a control message of the socket, or a message about one doc. */
export type FrameType = Exclude<(UpFrame | DownFrame)['type'], 'onChannel'> | ReturnType<typeof decodeMessage>['type']

/** Something that is on its way. `dial` is the request that opens a socket. */
export type Passing =
  | { is: 'request' | 'answer'; method: string; path: string }
  | { is: 'dial' }
  | { is: 'frame'; from: 'app' | 'relay'; type: FrameType }

/**
 * What becomes of it. Only a request can come twice; it is the second answer that arrives. What is garbled has other
 * bytes in place of its own, and keeps what stands around it: a request's head, an answer's status.
 */
export type Fate = 'arrives' | 'lost' | 'twice' | 'garbled'

export interface Mishap {
  /** Whether this is the moment. It comes once. */
  at(passing: Passing): boolean
  /** What happens while it is held. */
  happens(): Promise<Fate> | Fate
}

/** What is held on the line, and all that comes behind it on the same connection. */
export interface HeldBack {
  /** Resolves when the first of it is. */
  readonly caught: Promise<void>
  /** It goes on its way. */
  release(): void
  lose(): void
}

interface Answer {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
}

export class WatchedLine implements AsyncDisposable {
  readonly #server: Server
  readonly #ends = new Set<Socket>()
  readonly #relayPort: number
  #isCut = false
  #mishap: Mishap | undefined
  #hasHappened: (() => void) | undefined
  #hold: { at(passing: Passing): boolean; caught: () => void; fate: Promise<Fate> } | undefined

  private constructor(server: Server, relayPort: number) {
    this.#server = server
    this.#relayPort = relayPort
  }

  static async lay(relayPort: number): Promise<WatchedLine> {
    const server = createServer()
    const line = new WatchedLine(server, relayPort)
    server.on('connection', (near) => line.#join(near))
    server.on('request', (request, response) => void line.#carry(request, response))
    server.on('upgrade', (request, socket, head) => void line.#openSocket(request, socket, head))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return line
  }

  /** What this person types as the address of their server. */
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  cut(): void {
    this.#isCut = true
    for (const end of this.#ends) end.destroy()
  }

  mend(): void {
    this.#isCut = false
  }

  /** Lets this happen at the next such moment. Resolves when it has. */
  expect(mishap: Mishap): Promise<void> {
    this.#mishap = mishap
    return new Promise((resolve) => (this.#hasHappened = resolve))
  }

  /** Holds everything of this kind back. */
  holdBack(at: (passing: Passing) => boolean): HeldBack {
    let decide: (fate: Fate) => void = () => undefined
    const fate = new Promise<Fate>((resolve) => (decide = resolve))
    const caught = new Promise<void>((resolve) => (this.#hold = { at, caught: resolve, fate }))
    const end = (decided: Fate): void => {
      this.#hold = undefined
      decide(decided)
    }
    return { caught, release: () => end('arrives'), lose: () => end('lost') }
  }

  /** Nothing more is to happen. */
  forget(): void {
    this.#mishap = undefined
  }

  async #pass(passing: Passing): Promise<Fate> {
    const hold = this.#hold
    if (hold?.at(passing) === true) {
      hold.caught()
      if ((await hold.fate) === 'lost') return 'lost'
    }
    const mishap = this.#mishap
    if (mishap?.at(passing) !== true) return 'arrives'
    this.#mishap = undefined
    const fate = await mishap.happens()
    this.#hasHappened?.()
    return fate
  }

  #join(near: Socket): void {
    if (this.#isCut) {
      near.destroy()
      return
    }
    this.#ends.add(near)
    near.on('close', () => this.#ends.delete(near))
    near.on('error', () => undefined)
  }

  async #carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = request
    try {
      const sent = await readAll(request)
      const fate = await this.#pass({ is: 'request', method, path })
      if (fate === 'lost') throw new Error('lost')
      const asked = fate === 'garbled' ? garbled(sent) : sent
      if (fate === 'twice') await this.#ask(request, asked)
      const answer = await this.#ask(request, asked)
      const fateOfAnswer = await this.#pass({ is: 'answer', method, path })
      if (fateOfAnswer === 'lost') throw new Error('lost')
      const body = fateOfAnswer === 'garbled' ? garbled(answer.body) : answer.body
      const { 'transfer-encoding': _, connection: __, ...headers } = answer.headers
      response.writeHead(answer.status, { ...headers, 'content-length': body.length }).end(body)
    } catch {
      request.socket.destroy()
    }
  }

  async #ask({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const asked = httpRequest({
      port: this.#relayPort,
      host: '127.0.0.1',
      method,
      path: url,
      headers: { ...headers, connection: 'close' },
      agent: false,
    })
    asked.end(body)
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: await readAll(answer) }
  }

  async #openSocket(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => undefined)
    if ((await this.#pass({ is: 'dial' })) === 'lost') {
      socket.destroy()
      return
    }
    const { origin, host, 'sec-websocket-protocol': offered = '' } = request.headers
    const far = new WebSocket(`ws://127.0.0.1:${this.#relayPort}${request.url}`, offered.split(', '), {
      perMessageDeflate: false,
      ...(origin === undefined ? {} : { origin }),
      headers: { host },
    })
    socket.on('close', () => far.terminate())
    far.on('error', () => socket.destroy())
    far.on('unexpected-response', () => socket.destroy())
    far.on('open', () => {
      const door = new WebSocketServer({ noServer: true, handleProtocols: () => far.protocol })
      door.handleUpgrade(request, socket, head, (near) => {
        near.on('error', () => undefined)
        const lose = (): void => {
          near.terminate()
          far.terminate()
        }
        this.#pipe(near, far, 'app', lose)
        this.#pipe(far, near, 'relay', lose)
      })
    })
  }

  /** In order, also while something is held. */
  #pipe(from: WebSocket, to: WebSocket, side: 'app' | 'relay', lose: () => void): void {
    let before = Promise.resolve()
    const next = (work: () => Promise<void> | void): void => {
      before = before.then(work)
    }
    from.on('message', (data, isBinary) =>
      next(async () => {
        const fate = isBinary ? await this.#pass({ is: 'frame', from: side, type: typeOf(data, side) }) : 'arrives'
        assert(fate !== 'twice', 'the bytes of a socket come once')
        if (fate === 'lost') lose()
        else if (to.readyState === WebSocket.OPEN)
          to.send(fate === 'garbled' ? garbled(data) : data, { binary: isBinary })
      }),
    )
    from.on('close', (code, reason) =>
      next(() => {
        // The others are what a socket reports that ended without a word.
        if (code === 1000 || code >= 3000) to.close(code, reason)
        else to.terminate()
      }),
    )
  }

  async [Symbol.asyncDispose]() {
    this.cut()
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }
}

const readAll = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** As many bytes as there were, of which nothing can be read: no number ends in them, and no text. */
const garbled = (data: RawData): Buffer => {
  assert(Buffer.isBuffer(data), 'ws hands out one buffer for each message')
  return Buffer.alloc(data.length, 0xff)
}

function typeOf(data: RawData, side: 'app' | 'relay'): FrameType {
  assert(Buffer.isBuffer(data), 'ws hands out one buffer for each message')
  const frame = side === 'app' ? decodeUpFrame(data) : decodeDownFrame(data)
  return frame.type === 'onChannel' ? decodeMessage(frame.message).type : frame.type
}

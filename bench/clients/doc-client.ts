/** One client of one doc: opens a socket, says what its protocol wants to hear, and reports what arrives. */
import { clientFrame, RawSocket } from './raw-socket.ts'
import { visitRanges } from './update-ranges.ts'
import { concat, messageKind, newMessage, varBytes, type Wire } from './wire.ts'

export interface DocListener {
  /** A range of ids has arrived, in a step 2 or an update. The same one may come again. */
  onRange?(client: number, from: number, to: number): void
  /** The server counts that many more of this client's updates as taken. */
  onCount?(updates: number): void
  /** An answer to step 1; `isEmpty` if it holds nothing at all. */
  onStep2?(isEmpty: boolean): void
  /** Anything that is no update: presence above all. */
  onOther?(bytes: Uint8Array, from: number, to: number): void
  onClose?(code: number): void
}

export class DocClient {
  readonly socket: RawSocket
  readonly #doc: string
  readonly #wire: Wire
  readonly #listener: DocListener
  readonly #message = newMessage()
  /** Servers that count updates count the empty answer to their step 1, too. */
  #uncounted = 0
  /** The last total. */
  #counted = 0
  readonly #visit: (client: number, from: number, to: number) => void

  constructor(port: number, doc: string, wire: Wire, listener: DocListener) {
    this.#doc = doc
    this.#wire = wire
    this.#listener = listener
    this.#visit = (client, from, to) => listener.onRange?.(client, from, to)
    this.socket = new RawSocket({
      port,
      path: wire.path(doc),
      subprotocol: wire.subprotocol,
      onMessage: (bytes, from, to) => this.#read(bytes, from, to),
      onClose: (code) => listener.onClose?.(code),
    })
    void this.socket.opened.then(
      () => {
        for (const message of wire.greeting(doc)) this.socket.send(clientFrame(message))
      },
      () => undefined,
    )
  }

  sendUpdate(update: Uint8Array): void {
    this.socket.send(clientFrame(concat(this.#wire.updateHead(this.#doc), varBytes(update))))
  }

  #count(count: number): void {
    let updates = count
    if (this.#wire.acknowledges === 'by total') {
      updates -= this.#counted
      this.#counted = count
    }
    const answers = Math.min(updates, this.#uncounted)
    this.#uncounted -= answers
    if (updates > answers) this.#listener.onCount?.(updates - answers)
  }

  #read(bytes: Uint8Array, from: number, to: number): void {
    const message = this.#message
    this.#wire.read(bytes, from, to, message)
    switch (message.kind) {
      case messageKind.step1:
        this.socket.send(clientFrame(this.#wire.emptyStep2(this.#doc)))
        this.#uncounted++
        return
      case messageKind.step2: {
        const isEmpty = message.to - message.from <= 2
        visitRanges(bytes, message.from, this.#visit)
        this.#listener.onStep2?.(isEmpty)
        return
      }
      case messageKind.update:
        visitRanges(bytes, message.from, this.#visit)
        return
      case messageKind.acknowledged:
        this.#count(message.count)
        return
      case messageKind.other:
        this.#listener.onOther?.(bytes, from, to)
        return
    }
  }
}

/**
 * A room whose clients all type and all read, with a count of what has reached whom. An update is counted as delivered
 * once for each other client that has it, however often it came and whatever it was merged with.
 */
import { assert } from '../../shared/assert.ts'
import { DocClient } from './doc-client.ts'
import { Typist } from './typist.ts'
import type { Wire } from './wire.ts'

/** More than may be on the way from one client at a time. */
const ringLength = 1 << 14

export interface RoomListener {
  /** `sentAt` is on the clock of `performance.now()`. */
  onDelivered?(sentAt: number): void
  /** All others have the update. */
  onComplete?(room: MeteredRoom): void
  onClose?(code: number): void
}

/** Counts of updates, from a client's first on. */
export interface WriterHistory {
  readonly client: number
  readonly acknowledged: number
  readonly seen: number
}

interface Participant {
  readonly client: DocClient
  readonly typist: Typist
  /** Whose text it has read up to which clock, by index; its own is what came back. */
  readonly seen: Float64Array
  /** How many of its updates have been acknowledged, by whatever the server does for it. */
  acknowledged: number
  readonly sentAt: Float64Array
  /** When the first of the others had the update. */
  readonly seenAt: Float64Array
  /** How many others still lack the update. */
  readonly missing: Uint8Array
}

export class MeteredRoom {
  readonly doc: string
  delivered = 0
  /** Updates that all others have. */
  completed = 0
  readonly #participants: Participant[]
  readonly #listener: RoomListener
  readonly #echoAcknowledges: boolean
  #turn = 0

  private constructor(port: number, doc: string, size: number, wire: Wire, listener: RoomListener) {
    this.doc = doc
    this.#listener = listener
    this.#echoAcknowledges = wire.acknowledges === 'by echo'
    // As Yjs chooses them: numbers of 32 bits, mostly five bytes long.
    const base = 1_000_000_000 + Math.floor(Math.random() * 3_000_000_000)
    this.#participants = Array.from({ length: size }, (_, index) => {
      const participant: Participant = {
        client: new DocClient(port, doc, wire, {
          onRange: (client, from, to) => this.#arrived(participant, index, client - base, from, to),
          onCount: (updates) => (participant.acknowledged += updates),
          onClose: (code) => listener.onClose?.(code),
        }),
        typist: new Typist(base + index, doc, wire),
        seen: new Float64Array(size),
        acknowledged: 0,
        sentAt: new Float64Array(ringLength),
        seenAt: new Float64Array(ringLength),
        missing: new Uint8Array(ringLength),
      }
      return participant
    })
  }

  /** Resolves when all are connected. */
  static async open(port: number, doc: string, size: number, wire: Wire, listener: RoomListener): Promise<MeteredRoom> {
    const room = new MeteredRoom(port, doc, size, wire, listener)
    await Promise.all(room.#participants.map(({ client }) => client.socket.opened))
    return room
  }

  /** How many updates were typed. */
  get typed(): number {
    return this.#participants.reduce((sum, { typist }) => sum + typist.taken, 0)
  }

  /** Whether every client has had all of its updates acknowledged. */
  get isAcknowledged(): boolean {
    return this.#participants.every(({ acknowledged, typist }) => acknowledged >= typist.taken)
  }

  get isComplete(): boolean {
    return this.completed === this.typed
  }

  /** The clients take turns. What is typed leaves with `flush`. */
  type(): void {
    this.#turn = (this.#turn + 1) % this.#participants.length
    const participant = this.#participants[this.#turn]
    assert(participant !== undefined, 'a room has somebody in it')
    const slot = participant.typist.type(participant.client.socket) & (ringLength - 1)
    participant.sentAt[slot] = performance.now()
    participant.missing[slot] = this.#participants.length - 1
  }

  flush(): void {
    for (const { client, typist } of this.#participants) typist.flush(client.socket)
  }

  /** Who wrote how much, and how much of it had been acknowledged, and seen by somebody else before the given moment. */
  history(moment: number): WriterHistory[] {
    return this.#participants.map(({ typist: { client, taken }, acknowledged, missing, seenAt }) => {
      const others = this.#participants.length - 1
      let seen = 0
      for (let clock = Math.max(0, taken - ringLength); clock < taken; clock++) {
        const slot = clock & (ringLength - 1)
        if ((missing[slot] ?? others) < others && (seenAt[slot] ?? Infinity) < moment) seen = clock + 1
      }
      return { client, acknowledged: Math.min(acknowledged, taken), seen }
    })
  }

  close(): void {
    for (const { client } of this.#participants) client.socket.destroy()
  }

  #arrived(reader: Participant, readerIndex: number, writerIndex: number, from: number, to: number): void {
    const writer = this.#participants[writerIndex]
    // Somebody else's text, from before.
    if (writer === undefined) return
    const known = reader.seen[writerIndex] ?? 0
    if (to <= known) return
    reader.seen[writerIndex] = to
    if (readerIndex === writerIndex) {
      if (this.#echoAcknowledges) reader.acknowledged = to
      return
    }
    for (let clock = Math.max(from, known); clock < to; clock++) {
      const slot = clock & (ringLength - 1)
      this.delivered++
      if (writer.missing[slot] === this.#participants.length - 1) writer.seenAt[slot] = performance.now()
      this.#listener.onDelivered?.(writer.sentAt[slot] ?? 0)
      const missing = (writer.missing[slot] ?? 0) - 1
      writer.missing[slot] = missing
      if (missing > 0) continue
      this.completed++
      this.#listener.onComplete?.(this)
    }
  }
}

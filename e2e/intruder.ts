/**
 * Somebody who means harm, or whose program is broken. They have an account of their own at the relay, and try what that
 * does not allow: other people's notes, and bytes of which nothing can be made.
 */
import { once } from 'node:events'
import { expect } from '@playwright/test'
import { WebSocket, type RawData } from 'ws'
import * as Y from 'yjs'
import { changesMediaType, encodeOffer } from '../shared/protocol/changes.ts'
import { closeCodes } from '../shared/protocol/close-codes.ts'
import { encodeUpdate } from '../shared/protocol/messages.ts'
import { decodeDownFrame, encodeOnChannel, encodeOpen, offeredSubprotocols } from '../shared/protocol/sync-messages.ts'
import { parseDocName } from '../shared/ids.ts'
import { assert } from '../shared/assert.ts'
import type { Person } from './device-fixtures.ts'

/** No number of this grammar ends in them. */
const garbage = (length: number): Buffer<ArrayBuffer> => Buffer.alloc(length, 0xff)

interface SignedIn {
  access: string
  space: string
}

export class Intruder {
  readonly #address: string
  readonly #own: SignedIn
  /** The space of whoever they are after. */
  readonly #others: string

  private constructor(address: string, own: SignedIn, others: string) {
    this.#address = address
    this.#own = own
    this.#others = others
  }

  /** Both have an account. The other's space is no secret: it stands in each of their requests. */
  static async at(address: string, self: Person, other: Person): Promise<Intruder> {
    const [own, others] = [await signIn(address, self), await signIn(address, other)]
    return new Intruder(address, own, others.space)
  }

  /** Tries everything, and expects a clear no to each. */
  async tryEverything(): Promise<void> {
    const { space } = this.#own
    const others = this.#others
    const offer = (name: string): Uint8Array<ArrayBuffer> =>
      Uint8Array.from(encodeOffer({ name: docName(name), update: smuggled() }))
    const diary = `${others}/${crypto.randomUUID()}`
    expect(
      {
        'reads without a token': await this.#ask('GET', others, undefined, ''),
        'reads as somebody else': await this.#ask('GET', others),
        'writes as somebody else': await this.#ask('POST', others, offer(diary)),
        'writes to another space in a batch of their own': await this.#ask('POST', space, offer(diary)),
        'writes garbage': await this.#ask('POST', space, garbage(10_000)),
        'shows a token of garbage': await this.#ask('GET', others, undefined, garbage(300).toString('hex')),
        'opens another’s list on a socket': await this.#openChannel(others),
        'sends garbage on a socket': await this.#sendOnSocket(garbage(10_000)),
        'sends a damaged update on a socket': await this.#sendOnSocket(
          encodeOnChannel(1, encodeUpdate(smuggled().subarray(0, -3))),
        ),
        'sends more than a message may be': await this.#sendTooMuch(),
        'signs in with garbage': await statusOf(`${this.#address}/api/v1/auth/login`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: garbage(10_000),
        }),
      },
      'what the relay says to each',
    ).toEqual({
      'reads without a token': 401,
      'reads as somebody else': 403,
      'writes as somebody else': 403,
      'writes to another space in a batch of their own': 400,
      'writes garbage': 400,
      'shows a token of garbage': 401,
      'opens another’s list on a socket': closeCodes.noAccess.code,
      'sends garbage on a socket': closeCodes.badMessage.code,
      'sends a damaged update on a socket': closeCodes.badMessage.code,
      'sends more than a message may be': 1009,
      'signs in with garbage': 400,
    })
  }

  #ask(
    method: 'GET' | 'POST',
    space: string,
    body?: Uint8Array<ArrayBuffer>,
    token = this.#own.access,
  ): Promise<number> {
    return statusOf(`${this.#address}/api/v1/spaces/${space}/changes`, {
      method,
      headers: {
        ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': changesMediaType }),
      },
      ...(body === undefined ? {} : { body }),
    })
  }

  async #openChannel(name: string): Promise<number> {
    using socket = await this.#connect()
    socket.send(encodeOpen(1, name))
    return await socket.refused()
  }

  /** The code with which the socket, or its channel, ends. */
  async #sendOnSocket(frame: Uint8Array): Promise<number> {
    using socket = await this.#connect()
    socket.send(encodeOpen(1, this.#own.space))
    socket.send(frame)
    return await socket.refused()
  }

  async #sendTooMuch(): Promise<number> {
    using socket = await this.#connect()
    socket.send(garbage((await socket.mostBytes) + 1))
    return await socket.refused()
  }

  async #connect(): Promise<Line> {
    const socket = new WebSocket(`${this.#address.replace('http', 'ws')}/sync`, offeredSubprotocols(this.#own.access))
    const line = new Line(socket)
    await once(socket, 'open')
    return line
  }
}

class Line implements Disposable {
  readonly #socket: WebSocket
  readonly #refused: Promise<number>
  /** Of a message, as the relay welcomes with it. */
  readonly mostBytes: Promise<number>

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('error', () => undefined)
    let welcome: (mostBytes: number) => void = () => undefined
    this.mostBytes = new Promise((resolve) => (welcome = resolve))
    this.#refused = new Promise((resolve) => {
      socket.on('close', resolve)
      socket.on('message', (data: RawData) => {
        assert(Buffer.isBuffer(data), 'ws hands out one buffer for each message')
        const frame = decodeDownFrame(data)
        if (frame.type === 'closed') resolve(frame.code)
        if (frame.type === 'welcome') welcome(frame.maxMessageBytes)
      })
    })
  }

  send(frame: Uint8Array): void {
    this.#socket.send(frame)
  }

  refused(): Promise<number> {
    return this.#refused
  }

  [Symbol.dispose](): void {
    this.#socket.terminate()
  }
}

const docName = (text: string) => {
  const name = parseDocName(text)
  assert(name !== undefined, `${text} names a doc`)
  return name
}

const smuggled = (): Uint8Array => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, 'Nobody asked for this')
  return Y.encodeStateAsUpdate(doc)
}

const statusOf = async (url: string, request: RequestInit): Promise<number> => (await fetch(url, request)).status

async function signIn(address: string, { email, password }: Person): Promise<SignedIn> {
  const response = await fetch(`${address}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  expect(response.status).toBe(200)
  const { tokens, space } = (await response.json()) as { tokens: { access: string }; space: string }
  return { access: tokens.access, space }
}

/** The command's side of control-server.ts: a running relay as something to read from, and to have things done by. */
import { connect, type Socket } from 'node:net'
import type { DatabaseSnapshot, LevelRow } from '../storage/level-database.ts'
import type { KeyRange } from '../storage/level-keys.ts'
import { controlAddress, isPrivate } from './control-address.ts'
import {
  controlVersion,
  decodeAnswer,
  encodeQuestion,
  FrameReader,
  type Answer,
  type Question,
} from './control-messages.ts'
import type { SnapshotSource } from './snapshot-source.ts'

/** A doc's largest entry fits many times. */
const maxAnswerBytes = 2 ** 32 - 1
/** Keys that are looked up with one question. */
const keysPerQuestion = 1_000

interface Waiting {
  resolve(answer: Answer): void
  reject(error: Error): void
}

class ControlConnection implements Disposable {
  readonly #socket: Socket
  readonly #frames = new FrameReader(maxAnswerBytes)
  /** Who has asked and not been answered, in that order. */
  readonly #waiting: Waiting[] = []
  #ended: Error | undefined

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (bytes) => this.#receive(bytes))
    socket.on('error', (error) => this.#end(error))
    socket.on('close', () => this.#end(new Error('The relay has closed the connection.')))
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }

  ask(question: Question): Promise<Answer> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#socket.write(encodeQuestion(question))
    })
  }

  #receive(bytes: Buffer): void {
    for (const frame of this.#frames.push(bytes)) {
      const asker = this.#waiting.shift()
      const answer = decodeAnswer(frame)
      if (answer.is === 'refused') asker?.reject(new ControlRefusal(answer.reason))
      else asker?.resolve(answer)
    }
  }

  #end(error: Error): void {
    this.#ended ??= error
    for (const asker of this.#waiting.splice(0)) asker.reject(error)
  }
}

class RemoteSnapshot implements DatabaseSnapshot {
  readonly scans: readonly AsyncIterable<readonly LevelRow[]>[]
  readonly #connection: ControlConnection

  private constructor(connection: ControlConnection, scans: number) {
    this.#connection = connection
    this.scans = Array.from({ length: scans }, (_, index) => this.#read(index))
  }

  static async open(connection: ControlConnection, ranges: readonly KeyRange[]): Promise<RemoteSnapshot> {
    await connection.ask({ ask: 'open', version: controlVersion, ranges: [...ranges] })
    return new RemoteSnapshot(connection, ranges.length)
  }

  async getMany(keys: readonly Buffer[]): Promise<(Buffer | undefined)[]> {
    const values: (Buffer | undefined)[] = []
    for (let at = 0; at < keys.length; at += keysPerQuestion) {
      const answer = await this.#connection.ask({ ask: 'values', keys: keys.slice(at, at + keysPerQuestion) })
      if (answer.is === 'values') values.push(...answer.values)
    }
    return values
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#connection[Symbol.dispose]()
    return Promise.resolve()
  }

  async *#read(scan: number): AsyncGenerator<readonly LevelRow[]> {
    for (;;) {
      const answer = await this.#connection.ask({ ask: 'next', scan })
      if (answer.is !== 'rows' || answer.rows.length === 0) return
      yield answer.rows
    }
  }
}

/** The relay does not do what it was asked, and says why. */
export class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal'
}

export interface RunningRelay extends SnapshotSource {
  /** What a command about accounts came to; throws a `ControlRefusal`. */
  operate(command: object): Promise<unknown>
}

const dial = (address: string): Promise<Socket | undefined> =>
  new Promise((resolve) => {
    const socket = connect(address)
    socket.once('connect', () => resolve(socket))
    // Nobody listens; a relay that was killed leaves its socket's file.
    socket.once('error', () => resolve(undefined))
  })

/** The relay that runs in this folder, or `undefined` if none answers. */
export const findRunningRelay = async (dataDir: string): Promise<RunningRelay | undefined> => {
  if (process.platform === 'win32') return undefined
  const address = await controlAddress(dataDir)
  if (!(await isPrivate(address))) return undefined
  const first = await dial(address)
  if (first === undefined) return undefined
  first.destroy()
  const connection = async (): Promise<ControlConnection> => {
    const socket = await dial(address)
    if (socket === undefined) throw new Error('The relay has stopped.')
    return new ControlConnection(socket)
  }
  return {
    snapshot: async (ranges) => RemoteSnapshot.open(await connection(), ranges),
    operate: async (command) => {
      using conversation = await connection()
      const answer = await conversation.ask({ ask: 'operate', version: controlVersion, command })
      return answer.is === 'done' ? answer.result : undefined
    },
  }
}

/**
 * The running relay's side of the command line. LevelDB lets one process in, so commands read what they need through the
 * process that is in: rows of a snapshot, on a socket that only the relay's user can open. All work on them is done by
 * the command. Rows go out when they are asked for, so no reader makes the relay's memory grow. What changes accounts is
 * done by the relay, whose memory has to know.
 */
import { unlink } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import type { Log } from '../log.ts'
import type { DatabaseSnapshot, LevelRow } from '../storage/level-database.ts'
import { controlAddress, makePrivateFolder } from './control-address.ts'
import {
  controlVersion,
  encodeAnswer,
  FrameReader,
  maxQuestionBytes,
  parseQuestion,
  type Answer,
  type Question,
} from './control-messages.ts'
import type { SnapshotSource } from './snapshot-source.ts'

/** Each may pin a snapshot. */
const maxConnections = 16
/** The bits that are taken from a new file's permissions: what is left is read and write for its owner. */
const ownerOnly = 0o177

const otherVersion: Answer = {
  is: 'refused',
  reason: 'The relay that runs is of another version than this command.',
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Does what a command asks of accounts; the command is what came. */
export type Operate = (command: unknown) => Promise<object>

export interface ControlOptions {
  readonly dataDir: string
  readonly source: SnapshotSource
  /** Absent without accounts. */
  readonly operate: Operate | undefined
  readonly log: Log
}

/** One command. */
class Conversation {
  readonly #source: SnapshotSource
  readonly #operate: Operate | undefined
  #snapshot: DatabaseSnapshot | undefined
  #scans: AsyncIterator<readonly LevelRow[]>[] = []

  constructor({ source, operate }: ControlOptions) {
    this.#source = source
    this.#operate = operate
  }

  async answer(question: Question | undefined): Promise<Answer> {
    switch (question?.ask) {
      case undefined:
        return { is: 'refused', reason: 'The relay does not understand the question.' }
      case 'open':
        return this.#open(question)
      case 'next': {
        const next = await this.#scans[question.scan]?.next()
        return { is: 'rows', rows: next === undefined || next.done === true ? [] : next.value }
      }
      case 'values':
        return { is: 'values', values: (await this.#snapshot?.getMany(question.keys)) ?? [] }
      case 'operate':
        if (question.version !== controlVersion) return otherVersion
        if (this.#operate === undefined)
          return { is: 'refused', reason: 'The relay that runs has no accounts: it was started with AUTH=none.' }
        return { is: 'done', result: await this.#operate(question.command) }
    }
  }

  async close(): Promise<void> {
    await this.#snapshot?.[Symbol.asyncDispose]()
  }

  async #open({ version, ranges }: Question & { ask: 'open' }): Promise<Answer> {
    if (version !== controlVersion || this.#snapshot !== undefined) return otherVersion
    this.#snapshot = await this.#source.snapshot(ranges)
    this.#scans = this.#snapshot.scans.map((scan) => scan[Symbol.asyncIterator]())
    return { is: 'opened' }
  }
}

export class ControlServer implements AsyncDisposable {
  readonly #server: Server
  readonly #options: ControlOptions
  readonly #sockets = new Set<Socket>()
  /** Ends when the last conversation has let go of its snapshot. */
  readonly #conversations = new Set<Promise<void>>()

  private constructor(options: ControlOptions) {
    this.#options = options
    this.#server = createServer((socket) => this.#accept(socket))
    this.#server.maxConnections = maxConnections
  }

  /** Only for whoever holds the data folder: what is found at the address was left by a relay that is gone. */
  static async listen(options: ControlOptions): Promise<ControlServer> {
    const address = await controlAddress(options.dataDir)
    await makePrivateFolder(address)
    await unlink(address).catch(() => undefined)
    const control = new ControlServer(options)
    await control.#listen(address)
    return control
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
    await Promise.all(this.#conversations)
  }

  #listen(address: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      // The file is made within this call, with these permissions from its first moment.
      const before = process.umask(ownerOnly)
      try {
        this.#server.listen({ path: address, exclusive: true }, () => {
          this.#server.off('error', reject)
          this.#server.on('error', (error) =>
            this.#options.log.debug({ error: messageOf(error) }, 'control socket failed'),
          )
          resolve()
        })
      } finally {
        process.umask(before)
      }
    })
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    // The close event follows.
    socket.on('error', () => undefined)
    const conversation = this.#converse(socket)
    this.#conversations.add(conversation)
    void conversation.then(() => this.#conversations.delete(conversation))
  }

  async #converse(socket: Socket): Promise<void> {
    const conversation = new Conversation(this.#options)
    const frames = new FrameReader(maxQuestionBytes)
    try {
      for await (const bytes of socket as AsyncIterable<Buffer>)
        for (const frame of frames.push(bytes)) await send(socket, await this.#answer(conversation, frame))
    } catch (error) {
      this.#options.log.debug({ error: messageOf(error) }, 'command left')
    } finally {
      socket.destroy()
      await conversation.close()
    }
  }

  async #answer(conversation: Conversation, frame: Buffer): Promise<Answer> {
    try {
      return await conversation.answer(parseQuestion(frame))
    } catch (error) {
      return { is: 'refused', reason: messageOf(error) }
    }
  }
}

/** Resolves when the system has taken it. */
const send = (socket: Socket, answer: Answer): Promise<void> =>
  new Promise((resolve, reject) => socket.write(encodeAnswer(answer), (error) => (error ? reject(error) : resolve())))

/**
 * What a command and a running relay say to each other on the control socket. The command asks, the relay answers in
 * order; one connection reads one snapshot, or has one thing done.
 *
 *   frame     four bytes of length, most significant first, and as many bytes of content
 *   question  JSON: open a snapshot of some ranges, the next rows of one of them, values by key; do something with accounts
 *   answer    a kind, and: refused, a sentence; opened, nothing; rows, keys and values, none at the end; values, 0 or 1
 *             and a value for each key; done, JSON. Keys and values are varBytes.
 */
import { z } from 'zod'
import { ByteReader } from '../../shared/protocol/byte-reader.ts'
import { varUintLength, writeVarUint } from '../../shared/protocol/messages.ts'
import type { LevelRow } from '../storage/level-database.ts'

/** Another number is another version of relay or command. */
export const controlVersion = 1

const base64 = z.string().transform((text): Buffer => Buffer.from(text, 'base64'))

const questionSchema = z.discriminatedUnion('ask', [
  z.object({
    ask: z.literal('open'),
    version: z.number().int(),
    ranges: z.array(z.object({ gte: base64, lt: base64 })).max(8),
  }),
  z.object({ ask: z.literal('next'), scan: z.number().int() }),
  z.object({ ask: z.literal('values'), keys: z.array(base64) }),
  /** The command is read by whoever does it. */
  z.object({ ask: z.literal('operate'), version: z.number().int(), command: z.unknown() }),
])
export type Question = z.infer<typeof questionSchema>

/** More than a thousand of the longest keys. */
export const maxQuestionBytes = 4 * 1024 * 1024

export const encodeQuestion = (question: Question): Buffer => framed([Buffer.from(JSON.stringify(asJson(question)))])

const inBase64 = (bytes: Buffer): string => bytes.toString('base64')

const asJson = (question: Question): z.input<typeof questionSchema> => {
  switch (question.ask) {
    case 'open':
      return { ...question, ranges: question.ranges.map(({ gte, lt }) => ({ gte: inBase64(gte), lt: inBase64(lt) })) }
    case 'next':
    case 'operate':
      return question
    case 'values':
      return { ...question, keys: question.keys.map(inBase64) }
  }
}

/** `undefined` if it is none that we know. */
export const parseQuestion = (frame: Buffer): Question | undefined => {
  try {
    const result = questionSchema.safeParse(JSON.parse(frame.toString('utf8')))
    return result.success ? result.data : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

export type Answer =
  | { readonly is: 'refused'; readonly reason: string }
  | { readonly is: 'opened' }
  | { readonly is: 'rows'; readonly rows: readonly LevelRow[] }
  | { readonly is: 'values'; readonly values: readonly (Buffer | undefined)[] }
  | { readonly is: 'done'; readonly result: unknown }

const answerKinds = { refused: 0, opened: 1, rows: 2, values: 3, done: 4 } as const

const varBytes = (bytes: Uint8Array): Uint8Array[] => {
  const length = Buffer.alloc(varUintLength(bytes.length))
  writeVarUint(length, 0, bytes.length)
  return [length, bytes]
}

const framed = (parts: readonly Uint8Array[]): Buffer => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(parts.reduce((sum, part) => sum + part.length, 0))
  return Buffer.concat([length, ...parts])
}

export const encodeAnswer = (answer: Answer): Buffer => {
  const kind = Buffer.of(answerKinds[answer.is])
  switch (answer.is) {
    case 'refused':
      return framed([kind, Buffer.from(answer.reason)])
    case 'opened':
      return framed([kind])
    case 'rows':
      return framed([kind, ...answer.rows.flatMap(({ key, value }) => [...varBytes(key), ...varBytes(value)])])
    case 'values':
      return framed([
        kind,
        ...answer.values.flatMap((value) =>
          value === undefined ? [Buffer.of(0)] : [Buffer.of(1), ...varBytes(value)],
        ),
      ])
    case 'done':
      return framed([kind, Buffer.from(JSON.stringify(answer.result))])
  }
}

/** A view of the bytes. */
const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

/** Throws if it is none: relay and command are of one version, and a file's permissions keep others away. */
export const decodeAnswer = (frame: Buffer): Answer => {
  const reader = new ByteReader(frame)
  const kind = reader.byte()
  switch (kind) {
    case answerKinds.refused:
      return { is: 'refused', reason: frame.toString('utf8', 1) }
    case answerKinds.opened:
      return { is: 'opened' }
    case answerKinds.rows: {
      const rows: LevelRow[] = []
      while (reader.remaining > 0) rows.push({ key: asBuffer(reader.varBytes()), value: asBuffer(reader.varBytes()) })
      return { is: 'rows', rows }
    }
    case answerKinds.values: {
      const values: (Buffer | undefined)[] = []
      while (reader.remaining > 0) values.push(reader.byte() === 0 ? undefined : asBuffer(reader.varBytes()))
      return { is: 'values', values }
    }
    case answerKinds.done:
      return { is: 'done', result: JSON.parse(frame.toString('utf8', 1)) }
    default:
      throw new Error(`an answer of an unknown kind, ${kind}`)
  }
}

/** Cuts what arrives into frames. */
export class FrameReader {
  readonly #maxBytes: number
  #parts: Buffer[] = []
  #length = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** The frames that are whole now; throws if one is too long. */
  *push(bytes: Buffer): Generator<Buffer> {
    this.#parts.push(bytes)
    this.#length += bytes.length
    for (;;) {
      if (this.#length < 4) return
      const head = this.#peek(4)
      const length = head.readUInt32BE(0)
      if (length > this.#maxBytes) throw new Error(`a frame of ${length} bytes`)
      if (this.#length < 4 + length) return
      const all = this.#peek(4 + length)
      const frame = all.subarray(4, 4 + length)
      this.#parts = [all.subarray(4 + length), ...this.#parts.slice(1)]
      this.#length -= 4 + length
      yield frame
    }
  }

  /** At least so many bytes, which must be there, in one piece. */
  #peek(bytes: number): Buffer {
    const [first] = this.#parts
    if (first !== undefined && first.length >= bytes) return first
    const joined = Buffer.concat(this.#parts)
    this.#parts = [joined]
    return joined
  }
}

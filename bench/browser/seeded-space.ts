/** A relay's space with notes in it, put there through the change feed, as a device of long standing has left it. */
import * as Y from 'yjs'
import { assert } from '../../shared/assert.ts'
import { noteContent } from '../../shared/document/note-doc.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { newNoteId, noteDocName, parseSpaceId, spaceDocName, type NoteId, type SpaceId } from '../../shared/ids.ts'
import {
  ChangeReader,
  changesMediaType,
  encodeOffer,
  type ChangeRecord,
  type Offer,
} from '../../shared/protocol/changes.ts'
import { seededRandom } from '../statistics.ts'
import { changeMark, endMark, titleOf } from './note-marks.ts'

export interface SeededNote {
  readonly id: NoteId
  readonly number: number
  readonly title: string
  /** All of the note, as one update. */
  readonly update: Uint8Array
}

/** The relay takes 16 MiB in one body. */
const mostBytesPerBody = 8 * 1024 * 1024
const minuteMs = 60_000
const author = 'Desk'

const syllables =
  'ba be bi bo bu da de di do du fa fe ka ke ki ko la le li lo lu ma me mi mo na ne ni no pa pe po ra re'
const words = (() => {
  const parts = syllables.split(' ')
  const random = seededRandom(7)
  const part = (): string => parts[Math.floor(random() * parts.length)] ?? ''
  return Array.from({ length: 2_000 }, (_, index) => Array.from({ length: 1 + (index % 4) }, part).join(''))
})()

/** Words in lines and paragraphs, some far more frequent than others, as in a language; they compress as prose does. */
const prose = (length: number, random: () => number): string => {
  const parts: string[] = []
  let written = 0
  let inLine = 0
  while (written < length) {
    const word = words[Math.floor(random() ** 2 * words.length)] ?? ''
    const end = inLine++ < 12 ? ' ' : random() < 0.2 ? '.\n\n' : '.\n'
    if (end !== ' ') inLine = 0
    parts.push(word, end)
    written += word.length + end.length
  }
  return parts.join('').slice(0, length)
}

/** How a note's text came about. */
export interface Making {
  /** Of the text, in characters. */
  readonly length: number
  /** In how many pieces it was written, at places here and there: 1 for a text that was pasted. */
  readonly pieces: number
}

const makeNote = (number: number, { length, pieces }: Making): SeededNote => {
  const random = seededRandom(number + 1)
  const doc = new Y.Doc()
  const content = noteContent(doc)
  const head = `# ${titleOf(number)}\n\n`
  const end = `\n\n${endMark(number)}`
  content.insert(0, head + end)
  const body = length - head.length - end.length
  for (let piece = 0; piece < pieces; piece++) {
    const at = head.length + Math.floor(random() * (content.length - head.length - end.length))
    content.insert(at, prose(Math.floor(body / pieces), random))
  }
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return { id: newNoteId(), number, title: titleOf(number), update }
}

export class SeededSpace {
  /** The first is the one that was edited last. */
  readonly notes: readonly SeededNote[]
  readonly id: SpaceId
  #relay: string
  readonly #space: SpaceDoc

  private constructor(relay: string, id: SpaceId, notes: readonly SeededNote[], space: SpaceDoc) {
    this.#relay = relay
    this.id = id
    this.notes = notes
    this.#space = space
  }

  /** `relay` is the address of a relay without accounts, and `makings` says how each note came about. */
  static async seed(relay: string, makings: readonly Making[]): Promise<SeededSpace> {
    const id = await spaceOf(relay)
    const notes = makings.map((making, number) => makeNote(number, making))
    const space = new SpaceDoc(new Y.Doc())
    const latest = Date.now() - minuteMs
    space.doc.transact(() => {
      for (const { id, number, title } of notes) {
        const editedAt = latest - number * minuteMs
        space.addNote(id, { createdAt: editedAt - minuteMs, editedAt })
        space.titles.write(id, { value: title, by: author, at: editedAt })
      }
    })
    const seeded = new SeededSpace(relay, id, notes, space)
    await seeded.#offer([
      ...notes.map((note) => ({ name: noteDocName(id, note.id), update: note.update })),
      { name: spaceDocName(id), update: Y.encodeStateAsUpdate(space.doc) },
    ])
    return seeded
  }

  /** The relay has been started again, at this address. */
  moveTo(relay: string): void {
    this.#relay = relay
  }

  get docNames(): string[] {
    return this.notes.map((note) => noteDocName(this.id, note.id))
  }

  /** Another device adds a sentence to these notes, and says in the space doc that it edited them. */
  async change(notes: readonly SeededNote[]): Promise<void> {
    const known = Y.encodeStateVector(this.#space.doc)
    const offers = notes.map((note) => {
      const doc = new Y.Doc()
      Y.applyUpdate(doc, note.update)
      const before = Y.encodeStateVector(doc)
      const content = noteContent(doc)
      content.insert(content.length, `\n${changeMark(note.number)}`)
      const update = Y.encodeStateAsUpdate(doc, before)
      doc.destroy()
      this.#space.touch(note.id, Date.now(), 'Seeder')
      return { name: noteDocName(this.id, note.id), update }
    })
    await this.#offer([
      ...offers,
      { name: spaceDocName(this.id), update: Y.encodeStateAsUpdate(this.#space.doc, known) },
    ])
  }

  /** The texts that the relay holds now, by the number of the note. */
  async texts(): Promise<Map<number, string>> {
    const response = await fetch(this.#changes)
    assert(response.ok, `the feed answers ${response.status}`)
    const docs = new Map<string, Y.Doc>()
    for (const record of new ChangeReader().read(new Uint8Array(await response.arrayBuffer()))) {
      if (record.type !== 'doc') continue
      const doc = docs.get(record.name) ?? new Y.Doc()
      docs.set(record.name, doc)
      Y.applyUpdate(doc, record.update)
    }
    const texts = new Map<number, string>()
    for (const { id, number } of this.notes) {
      const doc = docs.get(noteDocName(this.id, id))
      if (doc !== undefined) texts.set(number, noteContent(doc).toJSON())
    }
    return texts
  }

  get #changes(): string {
    return `${this.#relay}/api/v1/spaces/${this.id}/changes`
  }

  async #offer(offers: readonly Offer[]): Promise<void> {
    let body: Uint8Array[] = []
    let bytes = 0
    const post = async (): Promise<void> => {
      const expected = body.length
      const response = await fetch(this.#changes, {
        method: 'POST',
        headers: { 'content-type': changesMediaType },
        body: Buffer.concat(body),
      })
      assert(response.ok, `the relay answers ${response.status} to notes`)
      const answers: ChangeRecord[] = [...new ChangeReader().read(new Uint8Array(await response.arrayBuffer()))]
      const committed = answers.filter(({ type }) => type === 'committed').length
      assert(committed === expected, `the relay takes ${committed} of ${expected} notes`)
      body = []
      bytes = 0
    }
    for (const offer of offers) {
      const record = encodeOffer(offer)
      if (bytes + record.length > mostBytesPerBody && body.length > 0) await post()
      body.push(record)
      bytes += record.length
    }
    if (body.length > 0) await post()
  }
}

const spaceOf = async (relay: string): Promise<SpaceId> => {
  const info: unknown = await (await fetch(`${relay}/api/v1/relay`)).json()
  assert(typeof info === 'object' && info !== null && 'space' in info, 'the relay names its space')
  const id = typeof info.space === 'string' ? parseSpaceId(info.space) : undefined
  assert(id !== undefined, 'the relay’s space has an id')
  return id
}

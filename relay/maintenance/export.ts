/**
 * Every doc as files that need no relay: `.yjs`, one Yjs update with all of it, and `.md` where it has a text. Docs of a
 * space lie in a folder of its own; notes are called what they are called in the app.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as Y from 'yjs'
import { encodeFile } from '../../shared/document/file-bytes.ts'
import { fileNameOf } from '../../shared/document/file-name.ts'
import { headlineOf } from '../../shared/document/headline.ts'
import { noteContent, noteText, readFileForm } from '../../shared/document/note-doc.ts'
import { SpaceDoc } from '../../shared/document/space-doc.ts'
import { parseNoteId, parseSpaceId, type NoteId } from '../../shared/ids.ts'
import { mergeUpdates } from '../updates/doc-state.ts'
import { readUpdate } from '../updates/update.ts'
import { docRanges, docsIn, type DocRows } from './doc-rows.ts'
import type { SnapshotSource } from './snapshot-source.ts'

/** A folder that nothing is exported into, and why. The message follows the name of the folder. */
export class ExportTargetError extends Error {
  override readonly name = 'ExportTargetError'
}

export interface ExportProblem {
  readonly doc: string
  readonly message: string
}

export interface ExportReport {
  readonly docs: number
  /** Those with a text. */
  readonly texts: number
  /** Docs of which not everything could be read; the rest of them is exported. */
  readonly problems: readonly ExportProblem[]
}

/** How the app lists a note. */
interface Listing {
  readonly title: string | undefined
  readonly isInTrash: boolean
}

interface ReadDoc {
  readonly update: Uint8Array
  /** Absent if Yjs cannot build it. */
  readonly doc: Y.Doc | undefined
  readonly problem: string | undefined
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const readDoc = ({ entries }: DocRows): ReadDoc => {
  const readings = entries.map(({ bytes }) => readUpdate(bytes))
  const updates = readings.flatMap((reading) => (reading.ok ? [reading.update] : []))
  const unreadable = readings.length - updates.length
  const problem = unreadable === 0 ? undefined : `${unreadable} of ${readings.length} entries cannot be read`
  const doc = new Y.Doc()
  try {
    doc.transact(() => {
      for (const { bytes } of updates) Y.applyUpdate(doc, bytes)
    })
    return { update: Y.encodeStateAsUpdate(doc), doc, problem }
  } catch (error) {
    doc.destroy()
    return { update: mergeUpdates(updates), doc: undefined, problem: `Yjs cannot build it: ${messageOf(error)}` }
  }
}

const listingsOf = (doc: Y.Doc): Map<NoteId, Listing> => {
  const space = new SpaceDoc(doc)
  return new Map(
    space.ids().map((id) => {
      const entry = space.entry(id)
      return [id, { title: entry?.givenTitle, isInTrash: entry?.trashedAt !== undefined }]
    }),
  )
}

/** Names that are taken in one folder. Those that differ only in case are one on many systems. */
class TakenNames {
  readonly #taken = new Set<string>()

  /** The name, or the name with a number, of which none of these forms is taken yet. */
  take(name: string, endings: readonly string[]): string {
    for (let n = 1; ; n++) {
      const candidate = n === 1 ? name : `${name} (${n})`
      const forms = endings.map((ending) => `${candidate}${ending}`.toLowerCase())
      if (forms.some((form) => this.#taken.has(form))) continue
      for (const form of forms) this.#taken.add(form)
      return candidate
    }
  }
}

class ExportFolder {
  readonly #root: string
  readonly #folderBySpace = new Map<string, string>()
  readonly #takenByFolder = new Map<string, TakenNames>()

  constructor(root: string) {
    this.#root = root
  }

  /** Makes what is missing of it. */
  async folderOf(space: string, isInTrash: boolean): Promise<string> {
    const name = this.#folderBySpace.get(space) ?? this.#taken(this.#root).take(fileNameOf(space, 'space'), [''])
    this.#folderBySpace.set(space, name)
    const folder = isInTrash ? join(this.#root, name, 'trash') : join(this.#root, name)
    if (!this.#takenByFolder.has(folder)) await mkdir(folder, { recursive: true })
    // Before a note could be called so.
    if (!isInTrash) this.#taken(folder).take('trash', [''])
    return folder
  }

  /** The path for a doc's files, without an ending. */
  pathOf(folder: string, name: string): string {
    return join(folder, this.#taken(folder).take(name, ['.yjs', '.md']))
  }

  #taken(folder: string): TakenNames {
    const taken = this.#takenByFolder.get(folder) ?? new TakenNames()
    this.#takenByFolder.set(folder, taken)
    return taken
  }
}

const ensureEmpty = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new ExportTargetError(`cannot be made: ${messageOf(error)}`)
  })
  if ((await readdir(folder)).length > 0) throw new ExportTargetError('is not empty')
}

export const exportDocs = async (source: SnapshotSource, root: string): Promise<ExportReport> => {
  await ensureEmpty(root)
  await using snapshot = await source.snapshot(docRanges)
  const files = new ExportFolder(root)
  // A space's doc has a shorter name than its notes' docs, so it comes before them.
  const listingsBySpace = new Map<string, Map<NoteId, Listing>>()
  const problems: ExportProblem[] = []
  let docs = 0
  let texts = 0
  for await (const rows of docsIn(snapshot)) {
    if (rows.entries.length === 0) continue
    const { update, doc, problem } = readDoc(rows)
    if (problem !== undefined) problems.push({ doc: rows.doc, message: problem })
    const slash = rows.doc.indexOf('/')
    const [space, rest] = slash === -1 ? [undefined, rows.doc] : [rows.doc.slice(0, slash), rows.doc.slice(slash + 1)]
    if (doc !== undefined && space === undefined && parseSpaceId(rest) !== undefined)
      listingsBySpace.set(rest, listingsOf(doc))
    const noteId = parseNoteId(rest)
    const listing = noteId === undefined ? undefined : listingsBySpace.get(space ?? '')?.get(noteId)
    const text = doc?.share.has('content') === true ? noteText(noteContent(doc)) : ''
    const title = listing === undefined ? rest : (listing.title ?? headlineOf(text).title)
    const folder = space === undefined ? root : await files.folderOf(space, listing?.isInTrash === true)
    const path = files.pathOf(folder, fileNameOf(title, `note-${rest.slice(0, 8)}`))
    docs++
    await writeFile(`${path}.yjs`, update)
    if (doc !== undefined && (text !== '' || listing !== undefined)) {
      texts++
      await writeFile(`${path}.md`, encodeFile(text, readFileForm(doc)))
    }
    doc?.destroy()
  }
  return { docs, texts, problems }
}

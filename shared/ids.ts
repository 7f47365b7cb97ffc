/**
 * Ids that have been checked. A `string` in a signature is anybody's; a `NoteId` passed through a parse function.
 */
import { uuidv4 } from 'lib0/random'

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** A note's id: a UUID made on the device that created the note. It never changes. */
export type NoteId = Branded<'NoteId'>
/** A folder's id: a UUID, as a note's. */
export type FolderId = Branded<'FolderId'>
/** A space's id: a UUID. */
export type SpaceId = Branded<'SpaceId'>
/** A doc's name on the relay: what follows `/ws/` in the address, percent-decoded. Any text of 1 to 512 UTF-8 bytes. */
export type DocName = Branded<'DocName'>

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A UUID's length in characters: keys that begin with a note's id can be cut there. */
export const noteIdLength = 36
export const spaceIdLength = noteIdLength

export const parseNoteId = (text: string): NoteId | undefined => (uuidPattern.test(text) ? (text as NoteId) : undefined)
export const parseFolderId = (text: string): FolderId | undefined =>
  uuidPattern.test(text) ? (text as FolderId) : undefined
export const parseSpaceId = (text: string): SpaceId | undefined =>
  uuidPattern.test(text) ? (text as SpaceId) : undefined

/** lib0's generator rather than `crypto.randomUUID`, which browsers withhold from pages served over plain http on a LAN. */
export const newNoteId = (): NoteId => uuidv4() as NoteId
export const newFolderId = (): FolderId => uuidv4() as FolderId

export const maxDocNameBytes = 512
export const parseDocName = (text: string): DocName | undefined => {
  const bytes = new TextEncoder().encode(text).length
  return bytes >= 1 && bytes <= maxDocNameBytes ? (text as DocName) : undefined
}

/** The doc that lists a space's notes. */
export const spaceDocName = (space: SpaceId): DocName => space as string as DocName
/** The doc that holds one note. */
export const noteDocName = (space: SpaceId, note: NoteId): DocName => `${space}/${note}` as DocName
/** The note whose doc has this name in this space, if it is one's. */
export const noteOfDocName = (space: SpaceId, name: DocName): NoteId | undefined =>
  name.startsWith(`${space}/`) ? parseNoteId(name.slice(space.length + 1)) : undefined

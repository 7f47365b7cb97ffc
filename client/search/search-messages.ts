/** What a page and its search thread tell each other. */
import type { NoteId } from '../../shared/ids.ts'
import type { Hits } from './hits.ts'
import type { LinkingNote } from './links.ts'
import type { PackedPlaces } from './note-places.ts'
import type { TitleHits } from './titles.ts'

/** Notes as the list has them, packed: ten thousand objects would keep the page busy for as long as a frame takes. */
export interface PackedNotes {
  /** Separated by line breaks, as the titles are. */
  ids: string
  titles: string
  editedAt: Float64Array<ArrayBuffer>
}

export type SearchRequest =
  /** These are listed as it is said here. */
  | { kind: 'list'; notes: PackedNotes }
  /** These are not to be found any more. */
  | { kind: 'unlist'; ids: NoteId[] }
  /** These are where it is said here. */
  | { kind: 'places'; places: PackedPlaces }
  /** Whether this tab is the one that writes the index. */
  | { kind: 'lead'; leads: boolean }
  /** The texts of these notes may be others now. */
  | { kind: 'changed'; ids: NoteId[] }
  /** The text of a note that is open in this tab. */
  | { kind: 'text'; id: NoteId; text: string }
  /** Another tab has written the index. */
  | { kind: 'written' }
  /** Somebody writes in a note. Told now and then while they do. */
  | { kind: 'typing' }
  /** Somebody is about to ask. */
  | { kind: 'prepare' }
  /** A later question takes the place of one that is not answered yet. */
  | { kind: 'find'; question: number; typed: string }
  | { kind: 'findTitles'; question: number; typed: string }
  /** Beside the others: a later one takes the place of this kind alone. Without names nobody asks any more. */
  | { kind: 'findLinks'; question: number; names: string[] }

export type SearchAnswer =
  /** Answers come twice: with as many as are seen at first, then `isLast`, with more; and again when there is news. */
  | { kind: 'found'; question: number; found: Hits; isLast: boolean; isIndexing: boolean }
  | { kind: 'foundTitles'; question: number; found: TitleHits }
  | { kind: 'foundLinks'; question: number; notes: readonly LinkingNote[]; isIndexing: boolean }
  | { kind: 'failed'; question: number }
  /** The index is another one on disk. */
  | { kind: 'written' }
  /** How many notes are not in the index yet. */
  | { kind: 'left'; notes: number }

/** A title has no line break of its own. */
export function pack(notes: readonly { id: NoteId; title: string; editedAt: number }[]): PackedNotes {
  return {
    ids: notes.map(({ id }) => id).join('\n'),
    titles: notes.map(({ title }) => title.replaceAll('\n', ' ')).join('\n'),
    editedAt: Float64Array.from(notes, ({ editedAt }) => editedAt),
  }
}

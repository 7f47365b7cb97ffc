/** What a person is to look at when what came from elsewhere met what was written here meanwhile. */
import * as Y from 'yjs'
import { noteContent, noteText } from '../../shared/document/note-doc.ts'
import type { StoredPassage } from '../store/review-db.ts'
import { passages } from './passages.ts'

export interface Encounter {
  /** The note as both sides had it, as an update. */
  base: Uint8Array
  /** What came. */
  update: Uint8Array
  /** How far whoever sent it has the note, by clients, where that is not in what came. */
  known: ReadonlyMap<number, number>
  /** The note here, just before. */
  mine: string
  vector: ReadonlyMap<number, number>
  /** The note here, with what came. */
  doc: Y.Doc
}

export interface Met {
  /** What both sides have now, apart from what was written here. */
  base: Uint8Array
  passages: StoredPassage[]
}

/**
 * `undefined` where there is nothing to compare: it came by way of another tab before, or whoever wrote it had seen what was
 * written here.
 */
export function meet({ base, update, known, mine, vector, doc }: Encounter): Met | undefined {
  const theirs = new Y.Doc({ guid: '' })
  Y.applyUpdate(theirs, base)
  const baseText = noteText(noteContent(theirs))
  const baseVector = Y.decodeStateVector(Y.encodeStateVector(theirs))
  const content = noteContent(doc)
  const combined = noteText(content)
  // Another tab has compared what this one did not have yet.
  const isBehind = [...baseVector].some(([client, clock]) => clock > (vector.get(client) ?? 0))
  if (combined === mine || isBehind) return undefined
  const own = [...vector].filter(([client, clock]) => clock > (baseVector.get(client) ?? 0))
  Y.applyUpdate(theirs, update)
  const brought = Y.decodeStateVector(Y.encodeStateVector(theirs))
  const hadSeen = ([client, clock]: [number, number]): boolean =>
    Math.max(known.get(client) ?? 0, brought.get(client) ?? 0) >= clock
  if (own.length > 0 && own.every(hadSeen)) return undefined
  // It goes on from something that only this device had.
  if (theirs.store.pendingStructs !== null || theirs.store.pendingDs !== null) return undefined
  const found = passages(baseText, mine, noteText(noteContent(theirs)), combined)
  return {
    base: Y.encodeStateAsUpdate(theirs),
    passages: found.map(({ from, to, ...texts }) => ({ ...anchored(content, from, to), ...texts })),
  }
}

/** Held by the first and the last character, so that what is written before or behind stays outside. */
function anchored(content: Y.Text, from: number, to: number): Pick<StoredPassage, 'from' | 'to'> {
  const anchor = (index: number, side: 0 | -1): unknown =>
    Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(content, index, side))
  return { from: anchor(from, from === to ? -1 : 0), to: anchor(to, -1) }
}

/** Where the passages stand in the text as it is now, in order. */
export function placesOf<Held extends StoredPassage>(
  passages: readonly Held[],
  content: Y.Text,
): { passage: Held; from: number; to: number }[] {
  const { doc } = content
  const indexOf = (anchor: unknown): number | undefined =>
    doc === null
      ? undefined
      : Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(anchor), doc)?.index
  return passages
    .flatMap((passage) => {
      const [from, to] = [indexOf(passage.from), indexOf(passage.to)]
      return from === undefined || to === undefined ? [] : [{ passage, from, to: Math.max(from, to) }]
    })
    .sort((a, b) => a.from - b.from)
}

/**
 * The passages of a note in which several meetings left something to look at. Where a later one touches an earlier one,
 * both sides had gone on from what the earlier one brought about, and only the later one is in question.
 */
export function joined(
  earlier: readonly StoredPassage[],
  later: readonly StoredPassage[],
  content: Y.Text,
): StoredPassage[] {
  const recent = placesOf(later, content)
  const untouched = placesOf(earlier, content).filter(
    (old) => !recent.some((place) => place.from <= old.to && old.from <= place.to),
  )
  return [...untouched, ...recent].sort((a, b) => a.from - b.from).map(({ passage }) => passage)
}

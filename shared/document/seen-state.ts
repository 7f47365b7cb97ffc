/**
 * What the authors of a note's deletions had seen of it, taken together. What lies inside may go with the note; what does
 * not was written by somebody who did not know of the deletion, or of whom its author did not know.
 */
import { fromBase64 } from 'lib0/buffer'
import * as Y from 'yjs'
import type { SeenState } from './tombstone.ts'

/** Of each client the first clock that none of them had seen. What cannot be read says of nothing that it was seen. */
export const seenTogether = (states: readonly SeenState[]): Map<number, number> => {
  const seen = new Map<number, number>()
  for (const { stateVector } of states)
    for (const [client, clock] of vectorOf(stateVector)) if (clock > (seen.get(client) ?? 0)) seen.set(client, clock)
  return seen
}

/** Whether all that a state vector speaks of was seen. */
export const isSeen = (vector: ReadonlyMap<number, number>, seen: ReadonlyMap<number, number>): boolean =>
  [...vector].every(([client, clock]) => clock <= (seen.get(client) ?? 0))

const vectorOf = (text: string): ReadonlyMap<number, number> => {
  try {
    return Y.decodeStateVector(fromBase64(text))
  } catch {
    return new Map()
  }
}

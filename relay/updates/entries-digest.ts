/** The digest of a doc as it lies on disk. Blocks, and may build the doc, so the relay does it in a worker. */
import { docDigest } from '../../shared/document/digest.ts'
import { readUpdate } from './update.ts'

export type EntriesDigest =
  | { readonly state: 'digest'; readonly digest: Uint8Array }
  /** `entry` of the doc, from 0, is not an update. */
  | { readonly state: 'unreadable'; readonly entry: number; readonly problem: string }
  /** Yjs cannot build the doc, which a writer who means harm can bring about. */
  | { readonly state: 'failed'; readonly reason: string }

export const digestEntries = (entries: readonly Uint8Array[]): EntriesDigest => {
  const updates: Uint8Array[] = []
  for (const [entry, bytes] of entries.entries()) {
    const reading = readUpdate(bytes)
    if (!reading.ok) return { state: 'unreadable', entry, problem: reading.problem }
    updates.push(reading.update.bytes)
  }
  try {
    return { state: 'digest', digest: docDigest(updates) }
  } catch (error) {
    return { state: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}

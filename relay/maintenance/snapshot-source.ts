/** What the commands read: a database in a folder, or one that a running relay has open. */
import type { DatabaseSnapshot } from '../storage/level-database.ts'
import type { KeyRange } from '../storage/level-keys.ts'

export interface SnapshotSource {
  snapshot(ranges: readonly KeyRange[]): Promise<DatabaseSnapshot>
}

/** Copies one snapshot of everything into a file. */
import packageJson from '../../package.json' with { type: 'json' }
import { epochKey, everything, layoutKey, readSequence, sequenceKey } from '../storage/level-keys.ts'
import { writeBackupFile, type BackupHeader, type BackupSummary } from './backup-file.ts'
import type { SnapshotSource } from './snapshot-source.ts'

export const backUp = async (
  source: SnapshotSource,
  file: string,
  now: Date,
): Promise<Omit<BackupHeader, 'format'> & BackupSummary> => {
  await using snapshot = await source.snapshot([everything])
  const [epoch, layout, sequence] = await snapshot.getMany([epochKey, layoutKey, sequenceKey])
  const header = {
    epoch: epoch?.toString() ?? '',
    sequence: sequence === undefined ? 0 : readSequence(sequence),
    layout: layout?.toString() ?? '',
    createdAt: now.toISOString(),
    relayVersion: packageJson.version,
  }
  const [all] = snapshot.scans
  if (all === undefined) throw new Error('a snapshot has a scan for each range')
  return { ...header, ...(await writeBackupFile(file, header, all)) }
}

/** A relay with a vault on it, as scenarios begin with. */
import type { BrowserBench } from '../scenarios/scenario.ts'
import { untilIdle } from '../scenarios/waiting.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { SeededSpace, type Making } from '../browser/seeded-space.ts'

/** The text of a note of a vault, in characters of one byte. */
export const noteLength = 10_240

export interface Vault {
  readonly relay: ServerProcess
  readonly address: string
  readonly dataDir: string
  readonly space: SeededSpace
}

export const ordinaryNotes = (count: number): Making[] =>
  Array.from({ length: count }, () => ({ length: noteLength, pieces: 1 }))

/** The relay has been started again since, so it has to read what it sends. */
export const seedVault = async (bench: BrowserBench, makings: readonly Making[]): Promise<Vault> => {
  const dataDir = await bench.newFolder('relay')
  const seeding = await bench.startRelay(dataDir)
  const space = await SeededSpace.seed(addressOf(seeding), makings)
  await untilIdle(seeding, 30_000)
  await seeding.stop()
  const relay = await bench.startRelay(dataDir)
  space.moveTo(addressOf(relay))
  await untilIdle(relay, 10_000)
  return { relay, address: addressOf(relay), dataDir, space }
}

export const addressOf = ({ port }: ServerProcess): string => `http://127.0.0.1:${port}`

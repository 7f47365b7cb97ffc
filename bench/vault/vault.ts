import type { BrowserScenario } from '../scenarios/scenario.ts'
import { coldStart } from './cold-start.ts'
import { firstSync } from './first-sync.ts'
import { largeNote } from './large-note.ts'
import { offlineEdits } from './offline-edits.ts'
import { paintedElsewhere } from './painted-elsewhere.ts'
import { reconnect } from './reconnect.ts'
import { typingDuringSync } from './typing-during-sync.ts'

/** What a person with many notes waits for, in Chromium and through the relay. */
export const vaultScenarios: readonly BrowserScenario[] = [
  firstSync,
  coldStart,
  reconnect,
  offlineEdits,
  paintedElsewhere,
  largeNote,
  typingDuringSync,
]

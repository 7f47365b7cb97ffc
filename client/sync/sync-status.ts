/**
 * What the status line says, computed from facts and never set. The screen puts it into words.
 */
import type { SaveFailure } from '../store/save-monitor.ts'

/** What is known at this moment. */
export interface SyncFacts {
  /** Writes to this device's storage that have begun and not ended. */
  savesRunning: number
  /** Why this device's storage refused the last write, while that has not been made good. */
  saveFailure: SaveFailure | undefined
  /** The switch. */
  syncEnabled: boolean
  /** Whether the switch was ever on in this profile: who never asked for sync is not told that it is off. */
  syncEverEnabled: boolean
  /** What the browser says of the network. `false` is certain, `true` is not. */
  networkUp: boolean
  connection: ConnectionFact
  notTaken: NotTaken | undefined
  /** Why this device's storage refused what came from the relay, while it has not taken it since. */
  notKept: SaveFailure | undefined
  /** Notes with a change that the relay has not acknowledged. */
  waitingNotes: number
  /** Notes with something that somebody has to choose. */
  notesToChoose: number
  /** Progress of the round that brings every note up to date, while one runs. */
  round: { done: number; total: number } | undefined
}

/**
 * How the connection to the relay stands. `refused`: it answers and will not have us; trying again is no use. `signIn`: it
 * has accounts, and these notes are signed in to none of them. `signInAgain`: it knows the sign-in of this device no more.
 */
export type ConnectionFact = 'connecting' | 'connected' | 'unreachable' | 'refused' | 'signIn' | 'signInAgain'

/**
 * What keeps the relay from having everything though it is there. `cannotStore`: its disk takes nothing at present, and it
 * is offered again by itself. `refused`: it will not have something that is here.
 */
export type NotTaken = 'cannotStore' | 'refused'

export type SyncStatus =
  | { kind: 'notSaved'; failure: SaveFailure }
  | { kind: 'saving' }
  | { kind: 'savedOnDevice' }
  | { kind: 'syncOff' }
  | { kind: 'offline'; waitingNotes: number }
  | { kind: 'connecting'; waitingNotes: number }
  | { kind: 'unreachable'; waitingNotes: number }
  | { kind: 'refused'; waitingNotes: number }
  | { kind: 'signIn'; waitingNotes: number }
  | { kind: 'signInAgain'; waitingNotes: number }
  | { kind: 'notTaken'; why: NotTaken; waitingNotes: number }
  | { kind: 'notKept'; failure: SaveFailure }
  | { kind: 'syncing'; done: number; total: number }
  | { kind: 'sending'; waitingNotes: number }
  | { kind: 'synced' }
  | { kind: 'needsChoice'; notesToChoose: number; isSynced: boolean }

/** A choice can wait: it is told only where nothing else would be, because all that is to be saved and synced is. */
export function syncStatus(facts: SyncFacts): SyncStatus {
  const status = statusOfNotes(facts)
  const { notesToChoose } = facts
  const isSynced = status.kind === 'synced'
  if (notesToChoose === 0 || !(isSynced || status.kind === 'savedOnDevice')) return status
  return { kind: 'needsChoice', notesToChoose, isSynced }
}

/** The first thing that matters wins: a text that is not saved comes before anything about other devices. */
function statusOfNotes(facts: SyncFacts): SyncStatus {
  if (facts.saveFailure !== undefined) return { kind: 'notSaved', failure: facts.saveFailure }
  if (facts.syncEnabled && facts.notKept !== undefined) return { kind: 'notKept', failure: facts.notKept }
  // Connected, what is being stored came from the relay or waits for its acknowledgement: that is said below.
  const connected = facts.syncEnabled && facts.connection === 'connected'
  if (facts.savesRunning > 0 && !connected) return { kind: 'saving' }
  if (!facts.syncEnabled) return facts.syncEverEnabled ? { kind: 'syncOff' } : { kind: 'savedOnDevice' }
  const { waitingNotes } = facts
  if (!facts.networkUp && facts.connection !== 'connected') return { kind: 'offline', waitingNotes }
  switch (facts.connection) {
    case 'unreachable':
      return { kind: 'unreachable', waitingNotes }
    case 'refused':
    case 'signIn':
    case 'signInAgain':
      return { kind: facts.connection, waitingNotes }
    case 'connecting':
      return { kind: 'connecting', waitingNotes }
    case 'connected':
      if (facts.notTaken !== undefined) return { kind: 'notTaken', why: facts.notTaken, waitingNotes }
      if (facts.round !== undefined) return { kind: 'syncing', ...facts.round }
      // A write that runs here while no note waits stores what came from the relay, where it is safe already.
      if (waitingNotes > 0) return { kind: 'sending', waitingNotes }
      return { kind: 'synced' }
  }
}

import { describe, expect, it } from 'vitest'
import { syncStatus, type SyncFacts, type SyncStatus } from './sync-status.ts'

const calm: SyncFacts = {
  savesRunning: 0,
  saveFailure: undefined,
  syncEnabled: true,
  syncEverEnabled: true,
  networkUp: true,
  connection: 'connected',
  notTaken: undefined,
  notKept: undefined,
  waitingNotes: 0,
  notesToChoose: 0,
  round: undefined,
}

const table: [string, Partial<SyncFacts>, SyncStatus][] = [
  ['everything acknowledged', {}, { kind: 'synced' }],
  ['one note waits', { waitingNotes: 1 }, { kind: 'sending', waitingNotes: 1 }],
  ['something received is being stored', { savesRunning: 1 }, { kind: 'synced' }],
  ['a round runs', { round: { done: 12, total: 340 }, waitingNotes: 5 }, { kind: 'syncing', done: 12, total: 340 }],
  [
    'no network',
    { networkUp: false, connection: 'unreachable', waitingNotes: 3 },
    { kind: 'offline', waitingNotes: 3 },
  ],
  ['no network, but the relay is on this machine', { networkUp: false }, { kind: 'synced' }],
  ['no answer', { connection: 'unreachable', waitingNotes: 2 }, { kind: 'unreachable', waitingNotes: 2 }],
  ['on the way', { connection: 'connecting' }, { kind: 'connecting', waitingNotes: 0 }],
  ['the relay has accounts', { connection: 'signIn', waitingNotes: 4 }, { kind: 'signIn', waitingNotes: 4 }],
  ['the sign-in has ended', { connection: 'signInAgain' }, { kind: 'signInAgain', waitingNotes: 0 }],
  [
    'the sign-in has ended, writing',
    { connection: 'signInAgain', waitingNotes: 1, savesRunning: 1 },
    { kind: 'saving' },
  ],
  ['turned away', { connection: 'refused', waitingNotes: 1 }, { kind: 'refused', waitingNotes: 1 }],
  [
    'the relay cannot store',
    { notTaken: 'cannotStore', waitingNotes: 2, round: { done: 1, total: 3 } },
    { kind: 'notTaken', why: 'cannotStore', waitingNotes: 2 },
  ],
  [
    'the relay cannot store, and nothing waits',
    { notTaken: 'cannotStore' },
    { kind: 'notTaken', why: 'cannotStore', waitingNotes: 0 },
  ],
  [
    'the relay refuses a note',
    { notTaken: 'refused', waitingNotes: 1 },
    { kind: 'notTaken', why: 'refused', waitingNotes: 1 },
  ],
  [
    'what it refused before it was lost',
    { notTaken: 'refused', connection: 'unreachable' },
    { kind: 'unreachable', waitingNotes: 0 },
  ],
  ['sync turned off', { syncEnabled: false }, { kind: 'syncOff' }],
  ['sync never asked for', { syncEnabled: false, syncEverEnabled: false }, { kind: 'savedOnDevice' }],
  ['no network, writing', { networkUp: false, connection: 'unreachable', savesRunning: 1 }, { kind: 'saving' }],
  ['sync off, writing', { syncEnabled: false, savesRunning: 2 }, { kind: 'saving' }],
  [
    'no room for what comes',
    { notKept: 'full', round: { done: 12, total: 340 }, waitingNotes: 2 },
    { kind: 'notKept', failure: 'full' },
  ],
  ['no room for what came before sync was turned off', { notKept: 'full', syncEnabled: false }, { kind: 'syncOff' }],
  [
    'no room for anything',
    { notKept: 'full', saveFailure: 'full', savesRunning: 1 },
    { kind: 'notSaved', failure: 'full' },
  ],
  ['storage full', { saveFailure: 'full', connection: 'unreachable' }, { kind: 'notSaved', failure: 'full' }],
  [
    'something to choose, and all is synced',
    { notesToChoose: 2 },
    { kind: 'needsChoice', notesToChoose: 2, isSynced: true },
  ],
  [
    'something to choose, and sync was never asked for',
    { notesToChoose: 1, syncEnabled: false, syncEverEnabled: false },
    { kind: 'needsChoice', notesToChoose: 1, isSynced: false },
  ],
  ['something to choose, sync turned off', { notesToChoose: 1, syncEnabled: false }, { kind: 'syncOff' }],
  ['storage full, sync off', { saveFailure: 'full', syncEnabled: false }, { kind: 'notSaved', failure: 'full' }],
]

describe('syncStatus', () => {
  it.each(table)('%s', (_name, facts, expected) => {
    expect(syncStatus({ ...calm, ...facts })).toEqual(expected)
  })

  it('says what is to be chosen only where all is saved, and all is synced that is to be', () => {
    for (const [, facts, without] of table) {
      const { kind } = syncStatus({ ...calm, ...facts, notesToChoose: 3 })
      const isCalm = ['synced', 'savedOnDevice', 'needsChoice'].includes(without.kind)
      expect(kind).toBe(isCalm ? 'needsChoice' : without.kind)
    }
  })

  it('says synced in no state but the calm one', () => {
    const unrest: Partial<SyncFacts>[] = [
      { saveFailure: 'refused' },
      { syncEnabled: false },
      { connection: 'connecting' },
      { connection: 'unreachable' },
      { connection: 'refused' },
      { connection: 'signIn' },
      { connection: 'signInAgain' },
      { notTaken: 'cannotStore' },
      { notTaken: 'refused' },
      { notKept: 'refused' },
      { waitingNotes: 1 },
      { round: { done: 0, total: 1 } },
      { notesToChoose: 1 },
    ]
    for (const facts of unrest) expect(syncStatus({ ...calm, ...facts }).kind).not.toBe('synced')
  })
})

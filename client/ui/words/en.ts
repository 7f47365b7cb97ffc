/**
 * Every text on screen, in English. This file also defines the shape that the other languages fill in.
 * Short, calm, active, and about the person's notes rather than about the machinery.
 */
import type { SyncStatus } from '../../sync/sync-status.ts'
import { assertNever } from '../../../shared/assert.ts'
import { counted, number } from './plural.ts'

const notes = (count: number) => counted(count, 'note', 'notes')
const waiting = (count: number) => (count === 0 ? '' : ` · ${notes(count)} waiting`)

export const en = {
  /** For `<html lang>` and `Intl`. */
  tag: 'en',
  appName: 'Driftless',

  untitled: 'Untitled',
  newNote: 'New note',
  close: 'Close',
  undo: 'Undo',
  someone: 'Someone',

  layout: {
    skipToNote: 'Skip to the note',
    list: 'Notes',
  },

  notices: {
    trashed: (title: string) => `Moved “${title}” to the trash`,
    restored: (title: string) => `“${title}” is back`,
  },

  note: {
    editor: 'Note text',
    hintFirst: 'Just start writing. It is saved on this device as you type.',
    hintSecond: '# makes a heading, - a list, - [ ] a task.',
    hintThird: '**bold**, *italic*, `code`.',
    opening: 'Opening the note…',
    openFailed: 'This note could not be opened.',
    openFailedDetail: 'The browser’s storage did not answer. Nothing has been changed.',
    tryAgain: 'Try again',
  },

  status: {
    line: (status: SyncStatus): string => {
      switch (status.kind) {
        case 'notSaved':
          return status.failure === 'full' ? 'Not saved: this device is full' : 'Not saved: the browser refused'
        case 'saving':
          return 'Saving…'
        case 'savedOnDevice':
          return 'Saved on this device'
        case 'syncOff':
          return 'Sync is off'
        case 'offline':
          return `Offline${waiting(status.waitingNotes)}`
        case 'connecting':
          return `Connecting…${waiting(status.waitingNotes)}`
        case 'unreachable':
          return 'Can’t reach your server. Your notes are safe here.'
        case 'refused':
          return 'Your server turned this device away. Your notes are safe here.'
        case 'signIn':
          return 'Sign in to sync. Your notes are saved on this device.'
        case 'signInAgain':
          return 'Sign in again to sync. Your notes are saved on this device.'
        case 'notTaken':
          return status.why === 'cannotStore'
            ? 'Your server can’t store anything now. Your notes are safe here.'
            : `Your server did not take ${notes(Math.max(1, status.waitingNotes))}. Nothing is lost here.`
        case 'notKept':
          return status.failure === 'full'
            ? 'This device is full: not all notes from your server fit'
            : 'The browser refused to store notes from your server'
        case 'syncing':
          return `Syncing ${number(status.done)} of ${number(status.total)}`
        case 'sending':
          return `Syncing ${notes(status.waitingNotes)}`
        case 'synced':
          return 'All synced'
        case 'needsChoice':
          return `${notes(status.notesToChoose)} ${status.notesToChoose === 1 ? 'needs' : 'need'} your choice`
        default:
          return assertNever(status)
      }
    },
  },

  failed: {
    title: 'Your notes can’t be opened',
    meaning: 'This browser’s storage did not open, so the app can neither show nor save notes. Nothing was deleted.',
    whatToDo: 'What helps:',
    steps: [
      'Leave private browsing, or allow this site to store data.',
      'Close other tabs of this app, then load the page again.',
      'Free some disk space if the device is nearly full.',
    ],
    retry: 'Load again',
    details: 'Details',
  },

  missingParts: {
    meaning: 'A part of the app could not be loaded. You can go on writing.',
    stillAway: 'The server does not answer yet. You can go on writing.',
    retry: 'Load again',
  },
  broken: {
    title: 'Something went wrong on this page',
    meaning: 'What was shown as saved is saved. Loading the page again usually helps.',
    retry: 'Load again',
  },

  time: {
    now: 'now',
    yesterday: 'Yesterday',
  },
}

export type Words = typeof en

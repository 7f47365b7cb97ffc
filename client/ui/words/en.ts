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
    tabs: 'Open notes',
    list: 'Notes',
    bar: 'Main',
    showList: 'Show the list',
    hideList: 'Hide the list',
    settings: 'Settings',
    notes: 'Notes',
    new: 'New',
    openTabs: 'Tabs',
    openTabsCount: (count: number) => `Tabs, ${count} open`,
    allTabs: 'All tabs',
    noteMenu: 'More for this note',
  },

  tabs: {
    newTab: 'New note in a new tab',
    close: (title: string) => `Close “${title}”`,
    reopen: 'Reopen closed tab',
    moveLeft: 'Move left',
    moveRight: 'Move right',
    closeThis: 'Close tab',
    menu: 'Tab menu',
    stripMenu: 'Tabs menu',
    closed: (title: string) => `Closed “${title}”`,
    reopenShort: 'Reopen',
    inTrash: 'in the trash',
    dragHelp:
      'Enter opens the note. Delete closes the tab. To move the tab, press Space, use the arrow keys, and press Space again. Escape puts it back.',
    dragStart: (title: string) => `Picked up ${title}.`,
    dragOver: (title: string, place: number, total: number) => `${title}: place ${place} of ${total}.`,
    dragEnd: (title: string, place: number, total: number) => `${title} is now at place ${place} of ${total}.`,
    dragCancel: (title: string) => `${title} is back in its place.`,
  },

  list: {
    empty: 'Notes you write appear here.',
    trash: 'Trash',
    trashCount: (count: number) => `Trash (${number(count)})`,
    backToNotes: 'Back to notes',
    trashEmpty: 'The trash is empty.',
    trashIntro: 'Notes here are gone from the list and can be put back.',
    putBack: 'Put back',
    putBackNote: (title: string) => `Put back “${title}”`,
    menuFor: (title: string) => `More for “${title}”`,
    waiting: 'Waiting to sync',
    titleOf: (title: string) => `Title of “${title}”`,
  },

  noteMenu: {
    label: 'Note menu',
    openInNewTab: 'Open in new tab',
    rename: 'Rename',
    export: 'Save as a Markdown file',
    trash: 'Move to trash',
    putBack: 'Put back',
    trashed: (title: string) => `Moved “${title}” to the trash`,
    restored: (title: string) => `“${title}” is back`,
    exportFailed: 'The file could not be made. The note itself is untouched.',
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
    inTrash: 'This note is in the trash.',
    putItBack: 'Put it back',
  },

  find: {
    label: 'Find in this note',
    find: 'Find',
    replaceWith: 'Replace with',
    next: 'Next',
    previous: 'Previous',
    matchCase: 'Match case',
    wholeWords: 'Whole words',
    replace: 'Replace',
    replaceAll: 'Replace all',
    close: 'Close the search',
    /** What CodeMirror reads out, by its English phrase. */
    announced: {
      'current match': 'current match',
      'replaced $ matches': 'replaced $ matches',
      'replaced match on line $': 'replaced match on line $',
      'on line': 'on line',
    },
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
        case 'syncing':
          return `Syncing ${number(status.done)} of ${number(status.total)}`
        case 'sending':
          return `Syncing ${notes(status.waitingNotes)}`
        case 'synced':
          return 'All synced'
        default:
          return assertNever(status)
      }
    },
    waitingTitle: (count: number) => `${notes(count)} waiting to sync`,
    andMore: (count: number) => `and ${number(count)} more`,
    server: 'Server',
    tryNow: 'Try now',
    syncSettings: 'Sync settings',
    signIn: 'Sign in',
    updateReady: 'A newer version is ready.',
    update: 'Restart the app',
  },

  drop: {
    title: 'Drop to import',
    detail: 'Each Markdown or text file becomes a note.',
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

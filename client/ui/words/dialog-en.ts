/** The texts of the dialogs and the status panel, in English. This file also defines the shape that the other languages fill in. */
import type { ImportItem, RelayTest } from '../../state/app-state.ts'
import type { SyncStatus } from '../../sync/sync-status.ts'
import { assertNever } from '../../../shared/assert.ts'
import { counted, number } from './plural.ts'

const notes = (count: number) => counted(count, 'note', 'notes')
const files = (count: number) => counted(count, 'file', 'files')

export const dialogEn = {
  statusDetail: (status: SyncStatus): string => {
    switch (status.kind) {
      case 'notSaved':
        return status.failure === 'full'
          ? 'There is no space left in this browser’s storage. Keep this page open, free some space, and the last words are saved by themselves.'
          : 'The browser did not store the last words. Keep this page open and copy them somewhere safe. Private windows and strict settings can cause this.'
      case 'saving':
        return 'What you typed is being written to this device.'
      case 'savedOnDevice':
        return 'Your notes are in this browser, on this device only. With sync on, they are on your other devices too.'
      case 'syncOff':
        return 'Your notes are saved on this device. Other devices get nothing new until sync is on again.'
      case 'offline':
        return 'You can go on writing. Everything is saved on this device and goes out when the network is back.'
      case 'connecting':
        return 'Looking for your server. Everything is saved on this device meanwhile.'
      case 'unreachable':
        return 'Everything is saved on this device. The app keeps trying by itself.'
      case 'refused':
        return 'Everything is saved on this device. Check the address in the sync settings, or ask whoever runs the server.'
      case 'signIn':
        return 'This server keeps notes for people who have an account on it. You can go on writing here.'
      case 'signInAgain':
        return 'You can go on writing. Everything is saved on this device and goes out once you have signed in.'
      case 'notTaken':
        return status.why === 'cannotStore'
          ? 'Everything is saved on this device and goes out when your server can store again. It may be out of space.'
          : 'Everything is saved on this device. Whoever runs the server can say why it was not taken.'
      case 'syncing':
        return 'Bringing this device and your server up to date.'
      case 'sending':
        return 'Your latest words are on their way to your server.'
      case 'synced':
        return 'Everything on this device is also safe on your server.'
      default:
        return assertNever(status)
    }
  },

  settings: {
    title: 'Settings',
    sections: {
      sync: 'Sync & devices',
      look: 'Look & language',
      files: 'Import & export',
      keys: 'Keys',
      about: 'About',
    },
    sync: {
      switch: 'Sync with my other devices',
      explain:
        'Notes on this device and on your server become one collection, and stay so as you write. Turning it off later keeps everything here.',
      explainOff: 'Off: nothing leaves this device.',
      address: 'Server address',
      addressHint: 'For example https://notes.example.org',
      test: 'Test',
      testing: 'Testing…',
      result: (test: RelayTest): string => {
        switch (test.kind) {
          case 'ok':
            return `It works. Driftless ${test.version} answered in ${Math.round(test.latencyMs)} ms.`
          case 'invalidAddress':
            return 'This is not an address. It should look like https://notes.example.org.'
          case 'unreachable':
            return 'Nothing answered. Check the address, that your server is running, and that this device is online.'
          case 'needsHttps':
            return 'This page came over https, so the address has to start with https:// too.'
          case 'notARelay':
            return 'Something answered, but it is not a Driftless server. Check the address and the port.'
          case 'originRefused':
            return `The server does not let pages from ${test.origin} in. Whoever runs it can add that address to ALLOWED_ORIGINS.`
          case 'noWebSocket':
            return 'The server answers, but a live connection does not get through. Usually a proxy in between has to allow WebSockets.'
          default:
            return assertNever(test)
        }
      },
      deviceName: 'Name of this device',
      deviceNameHint: 'Shown at your caret on the other devices.',
      now: 'Sync now',
    },
    look: {
      language: 'Language',
      theme: 'Colours',
      textSize: 'Text size',
      normal: 'Normal',
      large: 'Large',
      larger: 'Larger',
      system: 'As on this device',
      light: 'Light',
      dark: 'Dark',
      list: 'Show the list beside the note',
    },
    files: {
      importTitle: 'Import',
      importExplain: 'Markdown and text files become one note each. You can also drop them anywhere on this window.',
      chooseFiles: 'Choose files',
      chooseFolder: 'Choose a folder',
      exportTitle: 'Export',
      exportExplain: 'All notes as Markdown files in one zip, readable with any program. Notes in the trash stay out.',
      exportAll: 'Export all notes',
      exporting: 'Making the zip…',
      exportFailed: 'The zip could not be made. Your notes are untouched.',
    },
    about: {
      version: (version: string) => `Version ${version}`,
      explain: 'Your notes live on this device first. They belong to you, and work without a network or an account.',
    },
  },

  importing: {
    title: 'Import',
    running: (done: number, total: number) => `Importing ${number(done)} of ${files(total)}`,
    reading: 'Reading the files…',
    imported: (count: number) => `${notes(count)} imported`,
    skipped: (count: number) => `${files(count)} skipped`,
    nothing: 'There was no file in that.',
    item: (item: ImportItem): string => {
      if (item.kind === 'imported') {
        return item.convertedFrom === undefined
          ? 'Imported'
          : 'Imported, and converted to Unicode from a Chinese encoding (GB 18030)'
      }
      switch (item.reason) {
        case 'notText':
          return 'Skipped: not a text file'
        case 'notMarkdown':
          return 'Skipped: not a Markdown or text file'
        case 'tooLarge':
          return 'Skipped: too large for one note'
        case 'unreadable':
          return 'Skipped: the browser could not read it'
        case 'notSaved':
          return 'Skipped: this device could not store it'
        default:
          return assertNever(item.reason)
      }
    },
    done: 'Done',
  },

  keys: {
    groups: { app: 'Everywhere', tabs: 'Tabs', list: 'In the list', editor: 'In the note' },
    inApp: 'When the browser leaves these keys to the app, for example once it is installed',
    names: { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', enter: 'Enter', escape: 'Esc', space: 'Space', delete: 'Delete' },
    outsideText: 'Letters alone work while you are not writing.',
    or: 'or',
    actions: {
      newNote: 'New note',
      closeTab: 'Close the tab',
      reopenTab: 'Reopen the last closed tab',
      nextTab: 'Next tab',
      previousTab: 'Previous tab',
      tabByNumber: 'Tab 1 to 8',
      lastTab: 'Last tab',
      toggleList: 'Show or hide the list',
      toggleTheme: 'Light or dark',
      settings: 'Settings',
      showKeys: 'These keys',
      moveTab: 'Move the tab, when it has the focus',
      closeFocusedTab: 'Close the tab, when it has the focus',
      openNote: 'Open the note',
      openInNewTab: 'Open it in a new tab',
      rename: 'Rename',
      trash: 'Move to trash',
      undo: 'Undo what you wrote',
      redo: 'Redo',
      find: 'Find in this note',
      toggleTask: 'Tick or untick a task',
      indent: 'Indent, or take back one step',
      leaveEditor: 'Leave the text with the keyboard',
    },
  },
}

export type DialogWords = typeof dialogEn

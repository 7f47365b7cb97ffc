/**
 * The texts of what comes after the first keystroke, in English: dialogs, the status panel, the search in a note. This file also
 * defines the shape that the other languages fill in.
 */
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
          ? 'There is no space left in this browser’s storage. Keep this page open and save a backup file. When some space is free again, the last words are saved by themselves.'
          : 'The browser did not store the last words. Keep this page open and save a backup file. Private windows and strict settings can cause this.'
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
      case 'notKept':
        return 'What you wrote here is saved. Your server has the rest, and nothing there is lost: it comes by itself when this browser has room for it.'
      case 'syncing':
        return 'Bringing this device and your server up to date.'
      case 'sending':
        return 'Your latest words are on their way to your server.'
      case 'synced':
        return 'Everything on this device is also safe on your server.'
      case 'needsChoice':
        return status.isSynced
          ? 'Two devices changed the same thing in a different way. Both are kept until you choose, and everything is safe on your server.'
          : 'The same thing was changed in two ways. Both are kept until you choose, and everything is saved on this device.'
      default:
        return assertNever(status)
    }
  },

  mayBeCleared:
    'This browser may delete notes when the device runs out of space. A backup file or sync keeps them safe.',

  backup: {
    save: 'Save a backup file',
    making: 'Making the file…',
    saved: 'The backup file is saved. It holds all notes on this device as Markdown, apart from the trash.',
    failed: 'The file could not be made. Your notes are unchanged.',
    /** `titles` in quotes, already joined. */
    leftOut: (titles: string, more: number) =>
      more === 0
        ? `The file is saved without ${titles}, which this browser could not read. Nothing was deleted.`
        : `The file is saved without ${titles} and ${notes(more)} more, which this browser could not read. Nothing was deleted.`,
    quoted: (title: string) => `“${title}”`,
    between: ', ',
    autoTitle: 'Automatic backup',
    autoExplain:
      'Once a day, when something has changed, all notes go as one zip into a folder that you choose. The last fourteen stay there.',
    autoImpossible: 'This browser does not let an app write into a folder by itself. Save a backup file now and then.',
    autoChoose: 'Choose a backup folder',
    autoOther: 'Another folder',
    autoOff: 'Stop backing up',
    allow: 'Allow',
    /** `when`: as in the list. */
    last: (when: string) => `Last backup: ${when}`,
    lastIn: (when: string, folder: string) => `Last backup: ${when}, in “${folder}”`,
    none: 'No backup yet',
    needsPermission: (folder: string) => `The browser asks for leave to write into “${folder}” again.`,
    notWritten: (folder: string) =>
      `The last backup could not be written into “${folder}”. It is tried again by itself.`,
    chooseRefused: 'The browser refused that folder. Choose another one.',
    reminder: 'These notes are on this device only.',
    later: 'Not now',
  },

  statusPanel: {
    waitingTitle: (count: number) => `${notes(count)} waiting to sync`,
    andMore: (count: number) => `and ${number(count)} more`,
    server: 'Server',
    tryNow: 'Try now',
    syncSettings: 'Sync settings',
    signIn: 'Sign in',
    updateReady: 'A newer version is ready.',
    update: 'Restart the app',
    toChooseTitle: (count: number) => `${notes(count)} to choose for`,
    choose: 'Choose now',
  },

  /** Where a note has several titles, or folders, because devices that did not know of each other gave it different ones. */
  choosing: {
    badge: 'Needs your choice',
    /** By the field that has several values. */
    question: { title: 'Which title should stay?', folder: 'Which folder should it be in?' },
    intro: {
      title:
        'This note was renamed on more than one device before they heard of each other. All its titles are kept until you choose; you can close this and go on writing.',
      folder:
        'This note was moved to different folders before your devices heard of each other. Until you choose, it is in the one that is shown for now.',
    },
    thisDevice: 'This device',
    shownNow: 'Shown for now',
    keep: 'Keep this',
    keepValue: (value: string) => `Keep this: “${value}”`,
    keepBoth: 'Keep both',
    keepAll: (count: number) => `Keep all ${number(count)}`,
    keepBothHint: (count: number): string =>
      count === 2
        ? 'That makes a second note with the same text and the other title.'
        : 'That makes another note with the same text for each other title.',
    later: 'Later',
    settled: (title: string) => `There is nothing left to choose. The note is called “${title}”.`,
    gone: 'This note is in the trash now. Nothing has to be chosen for it.',
    done: 'Done',
    all: 'All notes to choose for',
    manyTitle: 'Notes that need your choice',
    manyIntro:
      'Each of these was renamed or moved on more than one device. Choose one by one, or keep what this device says in all.',
    choose: 'Choose',
    chooseFor: (title: string) => `Choose: “${title}”`,
    keepOwn: 'Keep what this device says for all',
    noneOwn: 'None of this was said on this device, so choose one by one.',
    someOwn: (count: number) => `Settles ${notes(count)}; the others stay as they are.`,
    nothing: 'There is nothing left to choose.',
    kept: (title: string) => `Kept “${title}”`,
    keptOwn: (count: number) => `Kept what this device says for ${notes(count)}`,
    keptBoth: (title: string) => `Kept both: the other note is “${title}”`,
    keptAll: (count: number) => `Kept all, in ${notes(count)} more`,
    alreadyChosen: 'Another device had chosen already. Nothing was changed.',
    open: 'Open',
    notHere: 'The text of this note has not come to this device yet. Please try again in a moment.',
    notSaved: 'This device could not store a second note. Nothing was changed.',
  },

  bars: {
    bar: 'Main',
    showList: 'Show the list',
    hideList: 'Hide the list',
    settings: 'Settings',
    notes: 'Notes',
    new: 'New',
    openTabs: 'Tabs',
    openTabsCount: (count: number) => `Tabs, ${count} open`,
    noteMenu: 'More for this note',
    more: 'More',
  },

  tabs: {
    label: 'Open notes',
    all: 'All tabs',
    newTab: 'New note in a new tab',
    close: (title: string) => `Close “${title}”`,
    closed: (title: string) => `Closed “${title}”`,
    closedMany: (count: number) => `Closed ${number(count)} tabs`,
    reopen: 'Reopen',
    pinned: 'pinned',
    beside: 'shown beside',
    closeSide: (title: string) => `Close the side with “${title}”`,
    divider: 'Width of the two notes',
    dividerHelp: 'Drag to share the room out; double-click for halves',
    share: (percent: number) => `${percent}% for the note on the left`,
    inTrash: 'in the trash',
  },

  menus: {
    note: 'Note menu',
    tab: 'Tab menu',
    strip: 'Tabs menu',
    printFailed: 'The note could not be read for printing. It is unchanged.',
    exportFailed: 'The file could not be made. The note itself is untouched.',
  },

  syncFacts: {
    lastInStep: 'Last in step',
    never: 'Not yet',
    lastCheck: 'Last check',
    checked: (mended: number) =>
      mended === 0
        ? 'every note was the same'
        : `${notes(mended)} differed and ${mended === 1 ? 'is' : 'are'} the same again`,
    otherDevices: 'Other devices',
    noOthers: 'None yet',
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
      simple: 'Simple view',
      simpleExplain:
        'Larger text, words on every button, and fewer things to look at. For this device only; your notes stay as they are.',
    },
    files: {
      importTitle: 'Import',
      importExplain:
        'Markdown files, text files and web pages become one note each, also those in a folder or a zip file. You can drop them anywhere on this window.',
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

  /** Said once, to whoever writes on one device only. */
  syncOffer: {
    question: 'Also on your phone?',
    show: 'Show how',
    away: 'Not now',
  },

  sharing: {
    made: 'What you shared is a note now',
    refused: 'What you shared could not be taken: it is too large, or this device has no room.',
  },

  importing: {
    dropTitle: 'Drop to import',
    dropDetail: 'Each Markdown file, text file or web page becomes a note.',
    title: 'Import',
    running: (done: number, total: number) => `Importing ${number(done)} of ${files(total)}`,
    reading: 'Reading the files…',
    planned: (count: number, folders: number) =>
      folders === 0 ? notes(count) : `${notes(count)} from ${counted(folders, 'folder', 'folders')}`,
    plannedTwice: 'A file that was imported before, here or on another of your devices, is not imported again.',
    plannedLeftOut: (count: number) =>
      `${files(count)} of other kinds ${count === 1 ? 'is' : 'are'} left out: Markdown files, text files and web pages become notes.`,
    plannedUnreadable: (count: number) => `${files(count)} cannot be read.`,
    go: (count: number) => `Import ${notes(count)}`,
    goTo: (place: string) => `Files that are in no folder go to “${place}”, which the list shows.`,
    wentTo: (place: string) => `Files that were in no folder are in “${place}” now.`,
    cancel: 'Cancel',
    stop: 'Stop',
    notDone: (count: number) => `stopped before ${files(count)}`,
    imported: (count: number) => `${notes(count)} imported`,
    alreadyHere: (count: number) => `${number(count)} here already`,
    skipped: (count: number) => `${files(count)} skipped`,
    nothing: 'There was no file in that.',
    item: (item: ImportItem): string => {
      if (item.kind === 'alreadyHere') return 'Here already, from an earlier import'
      if (item.kind === 'imported') {
        switch (item.convertedFrom) {
          case undefined:
            return 'Imported'
          case 'html':
            return 'Imported, and converted from a web page to Markdown'
          case 'gb18030':
            return 'Imported, and converted to Unicode from a Chinese encoding (GB 18030)'
          default:
            return assertNever(item.convertedFrom)
        }
      }
      switch (item.reason) {
        case 'notText':
          return 'Skipped: not a text file'
        case 'notMarkdown':
          return 'Skipped: not a Markdown file, a text file or a web page'
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
      moveTab: 'Move the tab, when it has the focus',
      closeFocusedTab: 'Close the tab, when it has the focus',
      openNote: 'Open the note',
      openInNewTab: 'Open it in a new tab',
      rename: 'Rename',
      trash: 'Move to trash',
      select: 'Select this note, or all',
      selectRange: 'Select more notes above or below',
      unselect: 'End selecting',
      walkPlaces: 'In the folders: go to another row, open and close',
      replace: 'Find and replace',
      toggleTask: 'Tick or untick a task',
      indent: 'Indent, or take back one step',
      formatBar: 'Go to the buttons over the text',
      leaveEditor: 'Leave the text with the keyboard',
    },
  },

  /** What a screen reader says while a tab is moved with the keyboard. */
  tabDrag: {
    help: 'Enter opens the note. Delete closes the tab. To move the tab, press Space, use the arrow keys, and press Space again. Escape puts it back.',
    start: (title: string) => `Picked up ${title}.`,
    over: (title: string, place: number, total: number) => `${title}: place ${place} of ${total}.`,
    end: (title: string, place: number, total: number) => `${title} is now at place ${place} of ${total}.`,
    cancel: (title: string) => `${title} is back in its place.`,
  },

  list: {
    empty: 'Notes you write appear here.',
    trash: 'Trash',
    trashCount: (count: number) => `Trash (${number(count)})`,
    backToNotes: 'Back to notes',
    trashEmpty: 'The trash is empty.',
    putBack: 'Put back',
    putBackNote: (title: string) => `Put back “${title}”`,
    menuFor: (title: string) => `More for “${title}”`,
    waiting: 'Waiting to sync',
    titleOf: (title: string) => `Title of “${title}”`,
  },

  find: {
    label: 'Find in this note',
    find: 'Find',
    replaceWith: 'Replace with',
    next: 'Next',
    previous: 'Previous',
    matchCase: 'Match case',
    wholeWords: 'Whole words',
    regexp: 'Regular expression',
    wrongExpression: 'Not a valid expression',
    found: ({ current, total, more }: { current: number; total: number; more: boolean }): string => {
      if (total === 0) return 'No match'
      const all = more ? `${number(total)}+` : number(total)
      return current === 0 ? `${all} ${total === 1 ? 'match' : 'matches'}` : `${number(current)} of ${all}`
    },
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
}

export type DialogWords = typeof dialogEn

/** What is said of folders, tags, favourites and of many notes at once, in English. This file also defines the shape of the others. */
import { counted, number } from './plural.ts'

const notes = (count: number) => counted(count, 'note', 'notes')

export const organiseEn = {
  places: {
    label: 'Places',
    all: 'All notes',
    favourites: 'Favourites',
    tags: 'Tags',
    top: 'Top level',
    notes,
    unnamed: 'Unnamed folder',
    severalNames: 'Has several names: choose one in its menu',
    nameOf: (name: string) => `Name of “${name}”`,
    newName: 'Name of the new folder',
    menuFor: (name: string) => `More for “${name}”`,
    emptyFolder: 'No notes in this folder yet.',
    emptyFavourites: 'Notes that you add to your favourites appear here.',
    emptyTag: 'No notes with this tag.',
  },

  menus: {
    folder: 'Folder menu',
    tag: 'Tag menu',
    newNote: 'New note here',
    newFolder: 'New folder in it',
    keepName: (name: string) => `Keep the name “${name}”`,
    deleteFolder: 'Delete folder',
    deleteTag: 'Delete tag',
    colour: (name: string) => `Colour: ${name}`,
  },
  colours: ['red', 'amber', 'olive', 'green', 'teal', 'blue', 'violet', 'pink'],

  /** Where notes or a folder are to go. */
  moving: {
    notes: (count: number) => `Move ${notes(count)}`,
    folder: (name: string) => `Move “${name}”`,
    filter: 'Look for a folder',
    targets: 'Folders',
    none: 'No folder is called that.',
    make: (name: string) => `New folder “${name}”`,
    here: 'is here now',
  },

  tagging: {
    title: 'Tags',
    field: 'Look for a tag, or name a new one',
    list: 'Tags of the notes',
    make: (tag: string) => `New tag “${tag}”`,
    none: 'Type a word and press Enter.',
    some: 'on some of them',
    done: 'Done',
    on: (tags: string) => `Tags: ${tags}`,
    add: 'Add tags',
    more: (count: number) => `+${number(count)}`,
  },

  order: {
    button: 'Order of the list',
    sort: 'Order',
    by: { edited: 'Changed last', created: 'Made last', title: 'By title' },
    group: 'Groups',
    groups: { none: 'No groups', day: 'By day', month: 'By month' },
    within: 'Notes of folders in it too',
    pinned: 'Pinned',
    pinnedNote: 'Pinned, ',
    favouriteNote: 'Favourite, ',
    today: 'Today',
    yesterday: 'Yesterday',
  },

  selection: {
    label: 'Selected notes',
    count: (count: number) => `${number(count)} selected`,
    /** What a screen reader says of a note among others that are. */
    selected: 'Selected, ',
    all: 'Select all',
    move: 'Move',
    tag: 'Tags',
    export: 'Save as files',
    done: 'End selecting',
  },

  notices: {
    moved: (count: number, to: string) => `Moved ${notes(count)} to “${to}”`,
    movedFolder: (name: string, to: string) => `Moved “${name}” to “${to}”`,
    favoured: (count: number) =>
      count === 1 ? 'Added to your favourites' : `Added ${notes(count)} to your favourites`,
    unfavoured: (count: number) =>
      count === 1 ? 'Removed from your favourites' : `Removed ${notes(count)} from your favourites`,
    trashed: (count: number) => `Moved ${notes(count)} to the trash`,
    deletedFolder: (name: string, count: number) =>
      count === 0
        ? `Deleted the folder “${name}”`
        : `Deleted the folder “${name}”. ${count === 1 ? 'Its note is' : `Its ${notes(count)} are`} in the trash.`,
    deletedTag: (tag: string, count: number) => `Took the tag “${tag}” off ${notes(count)}`,
    renamedTag: (tag: string, to: string) => `The tag “${tag}” is “${to}” now`,
    keptName: (name: string) => `Kept the name “${name}”`,
    full: 'There are as many folders as there can be. Nothing has changed.',
    cannotMove: 'A folder cannot go there: it would be in itself, or too deep.',
  },

  drag: {
    help: 'Notes and folders can also be moved with the menu entry “Move to…”.',
    over: (name: string) => `Over “${name}”`,
    away: 'Over no folder',
    cancelled: 'Nothing was moved.',
    several: notes,
  },
}

export type OrganiseWords = typeof organiseEn

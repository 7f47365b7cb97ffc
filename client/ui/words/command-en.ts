/**
 * What can be done, by name, in English: in menus, in the list of all commands, among the keys. Also the shape for other
 * languages, and with it the list of all commands that have a name of their own.
 */
export const commandEn = {
  title: 'All commands',
  field: 'Name of a command',
  found: 'Commands that were found',
  recent: 'Used last, then all others',
  count: (count: number): string =>
    count === 0 ? 'No command found' : count === 1 ? '1 command' : `${count} commands`,
  /** Commands that lead to one part of the settings. */
  settings: (section: string) => `Settings: ${section}`,
  names: {
    newNote: 'New note',
    newFromTemplate: 'New note from a template',
    goToNote: 'Go to a note by its title',
    searchEverything: 'Search everything',
    openInNewTab: 'Open in new tab',
    rename: 'Rename',
    move: 'Move to…',
    tags: 'Tags…',
    favour: 'Add to favourites',
    unfavour: 'Remove from favourites',
    pinNote: 'Pin to the top',
    unpinNote: 'Unpin from the top',
    select: 'Select',
    newFromThis: 'New note from this template',
    setTemplate: 'Use as a template',
    unsetTemplate: 'No longer a template',
    print: 'Print…',
    export: 'Save as a Markdown file',
    exportHtml: 'Save as a web page',
    trash: 'Move to trash',
    putBack: 'Put back',
    choose: 'Choose between versions',
    newFolder: 'New folder',
    showTrash: 'Show the trash',

    closeTab: 'Close tab',
    closeOthers: 'Close the other tabs',
    closeRight: 'Close the tabs to the right',
    reopenTab: 'Reopen closed tab',
    goBack: 'Back to the note before',
    goForward: 'Forward again',
    nextTab: 'Next tab',
    previousTab: 'Previous tab',
    tabByNumber: 'Tab 1 to 8',
    lastTab: 'Last tab',
    moveLeft: 'Move tab left',
    moveRight: 'Move tab right',
    pinTab: 'Pin tab',
    unpinTab: 'Unpin tab',
    allTabs: 'Show all tabs',

    undo: 'Undo what you wrote',
    redo: 'Redo',

    toggleList: 'Show or hide the list',
    toggleTheme: 'Light or dark',
    toggleSimple: 'Simple view, or everything',
    allCommands: 'All commands',
    settings: 'Settings',
    showKeys: 'Show the keys',
    notice: 'Go to the message at the bottom',
    syncNow: 'Sync now',
    importFiles: 'Import files…',
    importFolder: 'Import a folder…',
    backUpNow: 'Back up now',
    update: 'Restart with the newer version',
  },
}

export type CommandWords = typeof commandEn

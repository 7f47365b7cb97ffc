/** What is said where changes from elsewhere met somebody's own, in English. This file also defines the shape of the others. */
const listed = (names: readonly string[]): string => new Intl.ListFormat('en').format(names)
const whose = (by: readonly string[]): string => (by.length === 0 ? 'another device' : listed(by))

export const reviewEn = {
  line: (by: readonly string[]) => `Changes from ${whose(by)} were combined with yours`,
  look: 'Look at them',
  badge: 'Changes to look at',
  meaning: 'Both sides wrote in the same place. Nothing is lost: compare, and change the note here if it reads wrong.',
  nothingLeft: 'Nothing is left to look at: somebody has settled it.',
  failed: 'This could not be opened. Nothing has been changed.',
  arrange: 'Arrange',
  sideBySide: 'Side by side',
  oneColumn: 'One column',
  compareWith: 'Compare with',
  mine: 'What I wrote',
  theirs: (by: readonly string[]) => `What ${whose(by)} wrote`,
  now: 'The note now',
  looksGood: 'Looks good',
  keepMine: 'Keep mine',
  keepTheirs: 'Keep theirs',
  keepBoth: 'Keep both',
  twoNotes: 'Make two notes',
  done: {
    asItIs: 'The note stays as it is',
    mine: 'Your words are kept there',
    theirs: 'The other words are kept there',
    both: 'Both are kept, one after the other',
    twoNotes: (title: string) => `Your words are kept there; the others are in “${title}”`,
  },
}

export type ReviewWords = typeof reviewEn

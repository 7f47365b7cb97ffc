/** The texts about the trash and about what becomes of notes in it, in English. This file also defines the shape of the others. */
import { counted, number } from './plural.ts'

const notes = (count: number) => counted(count, 'note', 'notes')

export const deletionEn = {
  bar: {
    /** `by` is a device's name, or `thisDevice`. */
    movedBy: (by: string) => `Moved to the trash by ${by}`,
    thisDevice: 'this device',
    putBack: 'Put it back',
  },

  list: {
    intro: 'Notes here are gone from the list and can be put back.',
    selectAll: 'Select all',
    select: (title: string) => `Select “${title}”`,
    putBackSelected: (count: number) => `Put back ${notes(count)}`,
    putBackToday: 'Put back everything removed today',
    arePutBack: (count: number) => (count === 1 ? 'The note is back' : `${notes(count)} are back`),
  },

  /** An edit met a deletion, and the note is there again. */
  kept: {
    badge: 'Kept',
    youEdited: (title: string, deletedBy: string) =>
      `You changed “${title}” while ${deletedBy} deleted it. We kept it.`,
    youDeleted: (title: string, editedBy: string) => `${editedBy} changed “${title}” while you deleted it. We kept it.`,
    others: (title: string, editedBy: string, deletedBy: string) =>
      `${editedBy} changed “${title}” while ${deletedBy} deleted it. We kept it.`,
    /** Both devices bear the same name. */
    alike: (title: string, name: string) =>
      `One device named “${name}” changed “${title}” while another one deleted it. We kept it.`,
    anotherDevice: 'Another device',
    /** Within the sentence. */
    byAnother: 'another device',
    deleteAfterAll: 'Delete after all',
    ok: 'OK',
  },

  /** Deletions from elsewhere that wait for a person. */
  held: {
    wants: (by: string, devices: number, count: number) =>
      `${by} ${devices === 1 ? 'wants' : 'want'} to remove ${notes(count)}`,
    someDevice: 'Another device',
    /** `titles` in quotes, already joined. */
    among: (titles: string, more: number) =>
      more === 0
        ? `${titles}. They stay here until you decide.`
        : `${titles} and ${number(more)} more. They stay here until you decide.`,
    keep: 'Keep all of them',
    letGo: 'Move them to the trash',
  },
}

export type DeletionWords = typeof deletionEn

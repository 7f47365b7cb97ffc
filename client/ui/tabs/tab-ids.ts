/** Element ids that tie a tab to the note it shows. */
import type { NoteId } from '../../../shared/ids.ts'

export const tabElementId = (id: NoteId): string => `tab-${id}`
export const notePanelId = 'note-panel'

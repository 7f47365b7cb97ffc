import type { Announcements } from '@dnd-kit/core'
import type { Tab } from '../../state/app-state.ts'
import { shortTitle } from '../actions.ts'
import type { Words } from '../words/en.ts'
import { dialogWordsOf } from '../words/use-dialog-words.ts'

/** What a screen reader says while a tab is moved with the keyboard. */
export function dragWords(tabs: readonly Tab[], words: Words): { announcements: Announcements; instructions: string } {
  const { tabDrag } = dialogWordsOf(words)
  const titleOf = (id: string | number) => shortTitle(tabs.find((tab) => tab.noteId === id)?.title, words)
  const placeOf = (id: string | number) => tabs.findIndex((tab) => tab.noteId === id) + 1
  return {
    instructions: tabDrag.help,
    announcements: {
      onDragStart: ({ active }) => tabDrag.start(titleOf(active.id)),
      onDragOver: ({ active, over }) =>
        over === null ? undefined : tabDrag.over(titleOf(active.id), placeOf(over.id), tabs.length),
      onDragEnd: ({ active, over }) =>
        over === null ? undefined : tabDrag.end(titleOf(active.id), placeOf(over.id), tabs.length),
      onDragCancel: ({ active }) => tabDrag.cancel(titleOf(active.id)),
    },
  }
}

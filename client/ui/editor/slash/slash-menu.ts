/** Shows the menu after `/`, and does what is chosen. */
import type { Extension } from '@codemirror/state'
import { createElement } from 'react'
import type { OpenNote } from '../../../state/app-state.ts'
import type { EditorWords } from '../../words/editor-en.ts'
import { pickList } from '../pick-list.ts'
import { slashChange } from './slash-changes.ts'
import { slashLabels } from './slash-labels.ts'
import { SlashList, slashListId, slashOptionId } from './SlashList.tsx'
import { closeSlash, selectItem, slashField } from './slash-state.ts'

export function slashMenu({ undoManager }: OpenNote, words: EditorWords, language: string): Extension {
  const labels = slashLabels(words)
  return pickList({
    field: slashField(labels),
    select: selectItem,
    close: closeSlash,
    listId: slashListId,
    optionId: ({ items, selected }) => {
      const item = items[selected]
      return item === undefined ? '' : slashOptionId(item.name)
    },
    choose: (view, menu) => {
      const item = menu.items[menu.selected]
      if (item === undefined) return
      const date = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date())
      const texts = { date, columns: [words.slash.column(1), words.slash.column(2)] }
      undoManager.stopCapturing()
      view.dispatch(slashChange(view.state, menu.from, item.name, texts), {
        scrollIntoView: true,
        userEvent: 'input.format',
      })
      undoManager.stopCapturing()
    },
    element: ({ items, selected }, onPick) =>
      createElement(SlashList, { label: words.slash.label, labels, items, selected, onPick }),
    roomPx: 392,
    widthPx: 216,
  })
}

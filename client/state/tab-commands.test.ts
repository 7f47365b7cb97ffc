import { expect, it } from 'vitest'
import type { NoteId } from '../../shared/ids.ts'
import { tabCommands } from './tab-commands.ts'
import { layoutOf } from './tab-layout.ts'

const [a, b, c] = ['a', 'b', 'c'] as [NoteId, NoteId, NoteId]

it('the note beside counts as shown with each change, and is let go with its tab', () => {
  let layout = layoutOf(a)
  const shown: NoteId[] = []
  const closed: NoteId[] = []
  const commands = tabCommands({
    tabs: {
      get layout() {
        return layout
      },
      change: (make) => (layout = make(layout)),
    },
    openNotes: {
      // That it does not open is said where it is shown.
      open: (id) => {
        shown.push(id)
        return Promise.reject(new Error('refused'))
      },
      close: (id) => closed.push(id),
    },
    isListed: () => true,
  })
  commands.openBeside(b)
  expect(shown).toEqual([a])
  commands.openNote(c, { newTab: true })
  expect(shown).toEqual([a, a])
  commands.activateTab(a)
  expect(layout).toMatchObject({ activeTab: a, beside: { noteId: c, at: 'end' } })
  expect(shown).toEqual([a, a, c])
  commands.closeTab(c)
  expect(layout.beside).toBeUndefined()
  expect(closed).toEqual([c])
})

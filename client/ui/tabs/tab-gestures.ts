/** What is done to tabs, with what the screen says of it. */
import type { NoteId } from '../../../shared/ids.ts'
import { shortTitle } from '../actions.ts'
import type { AppContextValue } from '../app-context.tsx'
import { dialogWordsOf } from '../words/use-dialog-words.ts'

export function closeTabs({ store, commands, ui, words }: AppContextValue, ids: readonly NoteId[]): void {
  const { notes, trash, tabs } = store.getState()
  const { tabs: says } = dialogWordsOf(words)
  const listed = new Set([...notes, ...trash].map((note) => note.id))
  // A note without a character leaves nothing behind that could be reopened.
  const reopenable = ids.filter((id) => listed.has(id))
  const title = shortTitle(tabs.find(({ noteId }) => noteId === reopenable[0])?.title, words)
  for (const id of ids) commands.closeTab(id)
  if (reopenable.length === 0) return
  const reopen = (): void => {
    for (let count = 0; count < reopenable.length; count++) commands.reopenClosedTab()
  }
  const text = reopenable.length === 1 ? says.closed(title) : says.closedMany(reopenable.length)
  ui.setState({ notice: { text, action: { label: says.reopen, run: reopen } } })
}

export function moveTabBy({ store, commands }: AppContextValue, id: NoteId, steps: number): void {
  const { tabs } = store.getState()
  const from = tabs.findIndex((tab) => tab.noteId === id)
  const to = Math.min(Math.max(from + steps, 0), tabs.length - 1)
  if (from >= 0 && to !== from) commands.moveTab(id, to)
}

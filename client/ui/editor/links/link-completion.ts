/** Offers notes to link to while one types `[[`: by title, typed as it is written or as it sounds; at first, recent ones. */
import type { Extension } from '@codemirror/state'
import { type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { createElement } from 'react'
import { linkable } from '../../../../shared/document/note-link.ts'
import type { OpenNote, TitleHit } from '../../../state/app-state.ts'
import type { AppContextValue } from '../../app-context.tsx'
import { editorWordsOf } from '../../words/use-editor-words.ts'
import { pickList } from '../pick-list.ts'
import { LinkList, linkListId, linkOptionId } from './LinkList.tsx'
import { closeLinks, foundLinks, linkField, type LinkMenu, selectLink } from './link-state.ts'

const mostOffered = 8

export function linkCompletion(note: OpenNote, app: AppContextValue): Extension {
  const { links } = editorWordsOf(app.words)
  return [
    pickList({
      field: linkField,
      select: selectLink,
      close: closeLinks,
      listId: linkListId,
      optionId: ({ items, selected }) => linkOptionId(items[selected]?.id ?? ''),
      choose: (view, menu) => complete(view, menu, note.undoManager),
      element: ({ items, selected }, onPick) =>
        createElement(LinkList, { label: links.label, items, selected, onPick, untitled: app.words.untitled }),
      roomPx: 360,
      widthPx: 288,
    }),
    ViewPlugin.define((view) => {
      let isThere = true
      const show = (query: string, found: readonly TitleHit[]): void => {
        if (!isThere || view.state.field(linkField)?.query !== query) return
        const items = found.filter(({ id, title }) => id !== note.id && linkable(title) !== '').slice(0, mostOffered)
        view.dispatch({ effects: foundLinks.of({ query, items: withoutDoubles(items) }) })
      }
      const look = (query: string): void => {
        if (query.trim() === '') show(query, recentNotes(app))
        else app.commands.findTitles(query, (found) => show(query, found?.hits ?? []))
      }
      return {
        update: ({ state, startState }: ViewUpdate) => {
          const query = state.field(linkField)?.query
          if (query === undefined || query === startState.field(linkField)?.query) return
          // Not within an update.
          queueMicrotask(() => look(query))
        },
        destroy: () => {
          isThere = false
        },
      }
    }),
  ]
}

/** Those that were shown last, then those that were changed last. */
function recentNotes({ store, ui }: AppContextValue): TitleHit[] {
  const { notes } = store.getState()
  const recent = (ui.getState().recent ?? []).flatMap((id) => notes.find((note) => note.id === id) ?? [])
  return [...new Set([...recent, ...notes.slice(0, 3 * mostOffered)])].map(({ id, title }) => ({
    id,
    title,
    titleMarks: [],
  }))
}

/** Of two notes with one title a link means both. */
function withoutDoubles(items: readonly TitleHit[]): TitleHit[] {
  const byTitle = new Map(items.toReversed().map((item) => [linkable(item.title), item]))
  return items.filter((item) => byTitle.get(linkable(item.title)) === item)
}

/** One step of undo. What closes the link already is written over. */
function complete(view: EditorView, menu: LinkMenu, steps: Pick<OpenNote['undoManager'], 'stopCapturing'>): void {
  const title = linkable(menu.items[menu.selected]?.title ?? '')
  const { head } = view.state.selection.main
  const after = view.state.sliceDoc(head, head + 2)
  const from = menu.from - 2
  const insert = `[[${title}]]`
  steps.stopCapturing()
  view.dispatch({
    changes: { from, to: head + (after === ']]' || after === '】】' ? 2 : 0), insert },
    selection: { anchor: from + insert.length },
    scrollIntoView: true,
    userEvent: 'input.complete',
  })
  steps.stopCapturing()
}

/**
 * Offers notes to link to while one types `[[`: by title, typed as it is written or as it sounds; at first, recent ones. Behind
 * a title and `#`, the headings of that note, and behind `#` alone those of this one.
 */
import { Text, type Extension } from '@codemirror/state'
import { type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { createElement } from 'react'
import type { NoteId } from '../../../../shared/ids.ts'
import type { OpenNote, TitleHit } from '../../../state/app-state.ts'
import type { AppContextValue } from '../../app-context.tsx'
import { editorWordsOf } from '../../words/use-editor-words.ts'
import { type Heading, headingsOf } from '../outline/headings.ts'
import { pickList } from '../pick-list.ts'
import { namesIn } from './follow-link.ts'
import { askedHeadings, type AskedHeadings, headingItems, type LinkItem, noteItems } from './link-items.ts'
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
      optionId: ({ items, selected }) => linkOptionId(items[selected]?.key ?? ''),
      choose: (view, menu) => complete(view, menu, note.undoManager),
      element: ({ items, selected }, onPick) =>
        createElement(LinkList, {
          label: isOfHeadings(items) ? links.headings : links.label,
          items,
          selected,
          onPick,
          untitled: app.words.untitled,
        }),
      roomPx: 360,
      widthPx: 288,
    }),
    ViewPlugin.define((view) => {
      let isThere = true
      /** Of another note, as long as one types the same link. */
      let read: { of: NoteId; headings: Promise<readonly Heading[]> } | undefined
      const show = (query: string, items: readonly LinkItem[]): void => {
        if (!isThere || view.state.field(linkField)?.query !== query) return
        view.dispatch({ effects: foundLinks.of({ query, items }) })
      }
      const showNotes = (query: string, found: readonly TitleHit[]): void =>
        show(query, noteItems(found.filter(({ id }) => id !== note.id)).slice(0, mostOffered))
      const findTitles = (query: string): void =>
        app.commands.findTitles(query, (found) => showNotes(query, found?.hits ?? []))
      const noteCalled = (name: string): NoteId | undefined => {
        if (name === '') return note.id
        const [only, ...others] = namesIn(app.store.getState().notes).notesCalled(name)
        return others.length === 0 ? only?.id : undefined
      }
      const headingsIn = (id: NoteId): Promise<readonly Heading[]> => {
        if (id === note.id) return Promise.resolve(headingsOf(view.state.doc))
        if (read?.of !== id) {
          const headings = app.commands.readNote(id).then(
            (text) => headingsOf(Text.of(text.split('\n'))),
            () => [],
          )
          read = { of: id, headings }
        }
        return read.headings
      }
      const showHeadings = async (query: string, { note: id, name, typed }: AskedHeadings<NoteId>): Promise<void> => {
        const items = headingItems(await headingsIn(id), name, typed)
        // A title may have a `#` of its own.
        if (items.length === 0 && name !== '') findTitles(query)
        else show(query, items)
      }
      const look = (query: string): void => {
        const asked = askedHeadings(query, noteCalled)
        if (asked !== undefined) void showHeadings(query, asked)
        else if (query.trim() === '') showNotes(query, recentNotes(app))
        else findTitles(query)
      }
      return {
        update: ({ state, startState }: ViewUpdate) => {
          const query = state.field(linkField)?.query
          if (query === undefined) read = undefined
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

const isOfHeadings = (items: readonly LinkItem[]): boolean => items[0]?.depth !== undefined

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

/** One step of undo. What closes the link already is written over. */
function complete(view: EditorView, menu: LinkMenu, steps: Pick<OpenNote['undoManager'], 'stopCapturing'>): void {
  const target = menu.items[menu.selected]?.target ?? ''
  const { head } = view.state.selection.main
  const after = view.state.sliceDoc(head, head + 2)
  const from = menu.from - 2
  const insert = `[[${target}]]`
  steps.stopCapturing()
  view.dispatch({
    changes: { from, to: head + (after === ']]' || after === '】】' ? 2 : 0), insert },
    selection: { anchor: from + insert.length },
    scrollIntoView: true,
    userEvent: 'input.complete',
  })
  steps.stopCapturing()
}

/** The three views of a note's text, changed in place: the caret and what is on screen stay. */
import { Compartment, EditorState, type Extension, Prec } from '@codemirror/state'
import { EditorView, keymap, ViewPlugin } from '@codemirror/view'
import type { NoteId } from '../../../../shared/ids.ts'
import type { AppContextValue } from '../../app-context.tsx'
import type { EditorWords } from '../../words/editor-en.ts'
import { drawingsInPlace } from '../drawn/drawings-in-place.ts'
import { footnotesAtEnd } from '../footnotes/footnotes-at-end.ts'
import { tableGuard } from '../table/table-guard.ts'
import { tableLooks } from '../table/table-looks.ts'
import { hiddenMarks } from './hidden-marks.ts'
import { type FollowNote, linkClicks, linkKeys } from './link-clicks.ts'
import { readingRoles } from './reading-roles.ts'
import { onViewChange, showNextView, viewKey, viewOf, type WritingView } from './writing-view.ts'

/** `follow`: opens the note that a link names. `tableKeys`: go from cell to cell. */
export function livePreview(
  note: { id: NoteId },
  app: Pick<AppContextValue, 'store' | 'commands'>,
  follow: FollowNote,
  tableKeys: Extension,
  words: EditorWords,
): Extension {
  const shown = new Compartment()
  const tables = [tableLooks(false), tableGuard(), tableKeys]
  const looksOf = (view: WritingView): Extension => {
    switch (view) {
      case 'live':
        return [tables, drawingsInPlace(words.drawn, false), hiddenMarks(false), linkClicks(false, follow)]
      case 'raw':
        return linkClicks(false, follow)
      case 'reading':
        return [tableLooks(true), drawingsInPlace(words.drawn, true), footnotesAtEnd(words.render), readingView(follow)]
    }
  }
  return [
    shown.of(looksOf(viewOf(app, note.id))),
    linkKeys(follow),
    ViewPlugin.define((view) => {
      let before = viewOf(app, note.id)
      return {
        destroy: onViewChange(app, () => {
          const now = viewOf(app, note.id)
          if (now === before) return
          before = now
          view.dispatch({ effects: shown.reconfigure(looksOf(now)) })
        }),
      }
    }),
    keymap.of([
      {
        key: viewKey,
        preventDefault: true,
        run: (view) => {
          showNextView(app, { view, note })
          return true
        },
      },
    ]),
  ]
}

const readingView = (follow: FollowNote): Extension => [
  hiddenMarks(true),
  linkClicks(true, follow),
  readingRoles(follow),
  // Before what the editor says of itself.
  Prec.highest([EditorState.readOnly.of(true), EditorView.editable.of(false)]),
  EditorView.contentAttributes.of({ 'aria-readonly': 'true' }),
  EditorView.editorAttributes.of({ class: 'cm-reading' }),
]

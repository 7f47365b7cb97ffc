/**
 * Everything that turns a bare text field into an editor for Markdown. It is a file of its own, loaded beside the app:
 * an empty note takes its first characters without it.
 */
import { moveLineDown, moveLineUp, standardKeymap } from '@codemirror/commands'
import { deleteMarkupBackward, insertNewlineContinueMarkupCommand, pasteURLAsLink } from '@codemirror/lang-markdown'
import { searchKeymap } from '@codemirror/search'
import { EditorState, type Extension, Prec } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import type { OpenNote } from '../../state/app-state.ts'
import type { AppContextValue } from '../app-context.tsx'
import { dialogWordsOf } from '../words/use-dialog-words.ts'
import { editorWordsOf } from '../words/use-editor-words.ts'
import { checkboxes } from './checkboxes.ts'
import { formatKeys } from './format/format-keys.ts'
import { indentation } from './indentation.ts'
import { insertedLines } from './inserted-lines.ts'
import { jumpToHit } from './jump-to-hit.ts'
import { lineStyles } from './line-styles.ts'
import { followNoteLink } from './links/follow-link.ts'
import { linkCompletion } from './links/link-completion.ts'
import { noteLinkLooks } from './links/note-link-looks.ts'
import { livePreview } from './live/live-preview.ts'
import { marginClicks } from './margin-clicks.ts'
import { markdownStyle } from './markdown-style.ts'
import { noteLanguage } from './note-language.ts'
import { openEditor } from './open-editor.ts'
import { ownCaret } from './own-caret.ts'
import { panelKeys } from './panel/panel-keys.ts'
import { richPaste } from './paste/rich-paste.ts'
import { remoteCarets } from './remote-carets.ts'
import { findInNote } from './search-panel.ts'
import { slashMenu } from './slash/slash-menu.ts'
import { tableKeys } from './table/table-keys.ts'
import { tableRooms } from './table/table-room.ts'

export function writingTools(note: OpenNote, app: AppContextValue): Extension {
  const { words, ui } = app
  const { find } = dialogWordsOf(words)
  return [
    noteLanguage,
    Prec.high(
      keymap.of([
        // Enter in an empty item ends the list, as everywhere else, rather than putting a blank line between its items.
        { key: 'Enter', run: insertNewlineContinueMarkupCommand({ nonTightLists: false }) },
        { key: 'Backspace', run: deleteMarkupBackward },
      ]),
    ),
    formatKeys(note),
    panelKeys(),
    slashMenu(note, editorWordsOf(words), words.tag),
    linkCompletion(note, app),
    pasteURLAsLink,
    richPaste(note),
    markdownStyle,
    lineStyles(),
    livePreview(
      note,
      app,
      (target, newTab) => followNoteLink(app, note.id, target, newTab),
      tableKeys(note, editorWordsOf(words)),
      editorWordsOf(words),
    ),
    tableRooms,
    noteLinkLooks(app, note.id),
    checkboxes(),
    insertedLines(),
    indentation(),
    findInNote(find),
    jumpToHit(note.id, ui),
    EditorState.phrases.of(find.announced),
    keymap.of([
      ...searchKeymap,
      { key: 'Alt-ArrowUp', run: moveLineUp },
      { key: 'Alt-ArrowDown', run: moveLineDown },
      ...standardKeymap,
    ]),
    ownCaret(note.content, note.awareness),
    openEditor(note),
    marginClicks(),
    remoteCarets(note.content, note.awareness, { ...editorWordsOf(words), someone: words.someone }),
  ]
}

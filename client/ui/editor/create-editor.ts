/**
 * Builds the editor of one note: the text bound to Yjs, and compartments for what may change while it is open.
 */
import { Compartment, EditorSelection, EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { ySync, YSyncConfig, ySyncFacet } from 'y-codemirror.next'
import { noteText } from '../../../shared/document/note-doc.ts'
import type { NoteView, OpenNote } from '../../state/app-state.ts'
import type { Words } from '../words/en.ts'
import { history } from './history.ts'
import { clampPosition, topMargin, viewMemory } from './view-memory.ts'

export interface EditorHandle {
  view: EditorView
  setReadOnly(readOnly: boolean): void
  setWords(words: Words): void
  setTools(tools: Extension): void
}

export function createEditor(
  parent: HTMLElement,
  note: OpenNote,
  given: { words: Words; readOnly: boolean; tools: Extension; rememberView: (view: NoteView) => void },
): EditorHandle {
  const tools = new Compartment()
  const wording = new Compartment()
  const reading = new Compartment()
  const text = noteText(note.content)
  const anchor = clampPosition(note.view.anchor, text.length)
  const head = clampPosition(note.view.head, text.length)
  const top = clampPosition(note.view.top, text.length)

  const view = new EditorView({
    parent,
    // By a place in the text, not by pixels: heights are estimates until lines are drawn, and differ between screens.
    ...(top > 0 ? { scrollTo: EditorView.scrollIntoView(top, { y: 'start', yMargin: 0 }) } : {}),
    state: EditorState.create({
      doc: text,
      selection: EditorSelection.single(anchor, head),
      extensions: [
        // One separator only: offsets here and in the Y.Text agree even when the text holds stray carriage returns.
        EditorState.lineSeparator.of('\n'),
        EditorView.clipboardInputFilter.of((pasted) => pasted.replace(/\r\n?/g, '\n')),
        ySyncFacet.of(new YSyncConfig(note.content, note.awareness)),
        ySync,
        history(note.content, note.undoManager),
        EditorView.lineWrapping,
        EditorView.scrollMargins.of(() => ({ top: topMargin, bottom: 48 })),
        viewMemory({ anchor, head, top }, given.rememberView),
        wording.of(wordingOf(given.words)),
        reading.of(readingOf(given.readOnly)),
        tools.of(given.tools),
        // Until the tools are there. At the end of a text, a browser's own line break is now and then two.
        keymap.of([{ key: 'Enter', run: breakLine, shift: breakLine }]),
      ],
    }),
  })

  return {
    view,
    setReadOnly: (readOnly) => view.dispatch({ effects: reading.reconfigure(readingOf(readOnly)) }),
    setWords: (words) => view.dispatch({ effects: wording.reconfigure(wordingOf(words)) }),
    setTools: (extension) => view.dispatch({ effects: tools.reconfigure(extension) }),
  }
}

const breakLine = (view: EditorView): boolean => {
  const { state } = view
  if (!state.readOnly) view.dispatch(state.replaceSelection('\n'), { scrollIntoView: true, userEvent: 'input' })
  return true
}

const readingOf = (readOnly: boolean): Extension => [
  EditorState.readOnly.of(readOnly),
  EditorView.editable.of(!readOnly),
  EditorView.contentAttributes.of({ tabindex: '0', ...(readOnly ? { 'aria-readonly': 'true' } : {}) }),
]

const wordingOf = (words: Words): Extension => [
  EditorView.contentAttributes.of({
    'aria-label': words.note.editor,
    spellcheck: 'true',
    autocorrect: 'on',
    autocapitalize: 'sentences',
    writingsuggestions: 'false',
  }),
  placeholder(() => hint(hintsOf(words))),
  // What is drawn there is hidden from screen readers.
  EditorView.contentAttributes.compute(['doc'], ({ doc }): Record<string, string> =>
    doc.length > 0 ? {} : { 'aria-placeholder': hintsOf(words).join(' ') },
  ),
]

const hintsOf = ({ note }: Words): readonly string[] => [note.hintFirst, note.hintSecond, note.hintThird]

function hint(lines: readonly string[]): HTMLElement {
  const element = document.createElement('span')
  for (const line of lines) {
    const row = document.createElement('span')
    row.textContent = line
    element.append(row)
  }
  return element
}

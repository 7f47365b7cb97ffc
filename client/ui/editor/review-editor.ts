/**
 * A note beside what one side had, where both wrote in the same place. What is compared is the note itself, not a copy:
 * each change made here is an ordinary edit, and what others write meanwhile comes in.
 */
import { standardKeymap } from '@codemirror/commands'
import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState, type Extension, StateField } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { ySync, YSyncConfig, ySyncFacet } from 'y-codemirror.next'
import { noteText } from '../../../shared/document/note-doc.ts'
import type { OpenNote, OpenReview } from '../../state/app-state.ts'
import { history } from './history.ts'
import { editsTo, type Kept, type Place, type Side, takeableBack } from './kept-passage.ts'

export type { Kept, Side }

export interface ReviewEditorOptions {
  note: OpenNote
  review: OpenReview
  /** What the note is compared with. */
  side: Side
  oneColumn: boolean
  /** The names of the note and of what it is compared with. */
  labels: { now: string; original: string }
}

export interface ReviewEditor {
  /** Puts one version, or both, into the place of each passage. Returns what takes that back. */
  keep(kept: Kept): () => void
  destroy(): void
}

export function createReviewEditor(parent: HTMLElement, options: ReviewEditorOptions): ReviewEditor {
  const { note, review, side, oneColumn, labels } = options
  const sync = new YSyncConfig(note.content, note.awareness)
  const text = noteText(note.content)
  const places = placesIn(review.places())
  const original = replaced(text, review.places(), side)
  const now: Extension = [
    common(labels.now),
    places,
    ySyncFacet.of(sync),
    ySync,
    history(note.content, note.undoManager),
    keymap.of(standardKeymap),
  ]
  const { view, destroy } = oneColumn
    ? inOneColumn(parent, text, [now, unifiedMergeView({ original, mergeControls: false, gutter: false })])
    : sideBySide(
        parent,
        { doc: original, extensions: [common(labels.original), forReading] },
        { doc: text, extensions: now },
      )
  const [first] = review.places()
  if (first !== undefined) view.dispatch({ selection: { anchor: first.from }, scrollIntoView: true })

  return {
    keep: (kept) => {
      const { state } = view
      const changes = state.field(places).flatMap((place) => editsTo(state.sliceDoc(place.from, place.to), place, kept))
      return changes.length === 0 ? () => undefined : takeableBack(note, sync, () => view.dispatch({ changes }))
    },
    destroy,
  }
}

function inOneColumn(parent: HTMLElement, doc: string, extensions: Extension) {
  const view = new EditorView({ parent, state: EditorState.create({ doc, extensions }) })
  return { view, destroy: () => view.destroy() }
}

function sideBySide(
  parent: HTMLElement,
  a: { doc: string; extensions: Extension },
  b: { doc: string; extensions: Extension },
) {
  const merge = new MergeView({ parent, a, b, gutter: false })
  return { view: merge.b, destroy: () => merge.destroy() }
}

const common = (label: string): Extension => [
  // As in the note's own editor: positions here and in Yjs agree.
  EditorState.lineSeparator.of('\n'),
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
]

const forReading: Extension = [
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({ 'aria-readonly': 'true' }),
]

/** The passages, wherever they move. What is written before or behind one is no part of it. */
const placesIn = (given: readonly Place[]): StateField<readonly Place[]> =>
  StateField.define<readonly Place[]>({
    create: () => given,
    update: (places, { changes, docChanged }) =>
      docChanged
        ? places.map((place) => {
            const from = changes.mapPos(place.from, 1)
            return { ...place, from, to: Math.max(from, changes.mapPos(place.to, -1)) }
          })
        : places,
  })

function replaced(text: string, places: readonly Place[], side: Side): string {
  let result = text
  for (const place of [...places].reverse()) result = result.slice(0, place.from) + place[side] + result.slice(place.to)
  return result
}

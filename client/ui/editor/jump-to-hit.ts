/** Brings what a search has found into view, and marks it until somebody moves the caret or writes. */
import { StateEffect, StateField, type Extension, type Text } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin } from '@codemirror/view'
import type { NoteId } from '../../../shared/ids.ts'
import { nameKey } from '../../../shared/document/note-link.ts'
import type { Jump, UiStore } from '../ui-state.ts'
import { headingsOf } from './outline/headings.ts'
import { topMargin } from './view-memory.ts'

const mark = StateEffect.define<{ from: number; to: number }>()
const look = Decoration.mark({ class: 'cm-searchMatch cm-searchMatch-selected' })

const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, docChanged, selection }) {
    for (const effect of effects)
      if (effect.is(mark)) return Decoration.set([look.range(effect.value.from, effect.value.to)])
    return docChanged || selection !== undefined ? Decoration.none : marks
  },
  provide: (field) => EditorView.decorations.from(field),
})

export const jumpToHit = (id: NoteId, ui: UiStore): Extension => [
  marked,
  ViewPlugin.define((view) => {
    let isThere = true
    const jump = (): void => {
      const { jump } = ui.getState()
      if (!isThere || jump?.noteId !== id) return
      ui.setState({ jump: undefined })
      const { place } = jump
      const range =
        'heading' in place ? headingIn(view.state.doc, place.heading) : placeIn(view.state.doc.toString(), place)
      if (range === undefined) return
      const y = 'heading' in place ? 'start' : 'center'
      view.dispatch({
        selection: { anchor: range.from },
        effects: [mark.of(range), EditorView.scrollIntoView(range.from, { y, yMargin: topMargin })],
      })
    }
    // Not while the editor is being made.
    const soon = (): void => void Promise.resolve().then(jump)
    soon()
    const stop = ui.subscribe(({ jump }) => {
      if (jump?.noteId === id) soon()
    })
    return {
      destroy: () => {
        isThere = false
        stop()
      },
    }
  }),
]

type FoundPlace = Exclude<Jump['place'], { heading: string }>

/** Of headings within headings, as `One#Two`, the last; a heading may have a `#` of its own. */
function headingIn(doc: Text, named: string): { from: number; to: number } | undefined {
  const headings = headingsOf(doc)
  const called = (name: string) => headings.find(({ text }) => nameKey(text) === nameKey(name))
  const heading = called(named) ?? called(named.slice(named.lastIndexOf('#') + 1))
  return heading && { from: heading.from, to: doc.lineAt(heading.from).to }
}

/** Where it was found or, in a text that has changed since, the nearest place that reads the same. */
export function placeIn(text: string, place: FoundPlace): { from: number; to: number } | undefined {
  const { length } = place.text
  if (text.startsWith(place.text, place.from)) return { from: place.from, to: place.from + length }
  const after = text.indexOf(place.text, place.from)
  const before = text.lastIndexOf(place.text, place.from)
  const isAfterNearer = after >= 0 && (before < 0 || after - place.from < place.from - before)
  const from = isAfterNearer ? after : before
  return from < 0 ? undefined : { from, to: from + length }
}

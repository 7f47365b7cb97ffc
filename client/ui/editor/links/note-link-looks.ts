/** How links to notes look: one that leads nowhere yet steps back, and a title that is another one now is told. */
import { syntaxTree } from '@codemirror/language'
import { type Extension, RangeSetBuilder, StateEffect } from '@codemirror/state'
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { noteLinkAt } from '../../../../shared/document/note-link.ts'
import type { NoteId } from '../../../../shared/ids.ts'
import type { AppContextValue } from '../../app-context.tsx'
import { editorWordsOf } from '../../words/use-editor-words.ts'
import { destinationIn } from './follow-link.ts'

/** Notes are called otherwise. */
const renamed = StateEffect.define<null>()
const restMs = 300

export const noteLinkLooks = (app: AppContextValue, inNote: NoteId): Extension =>
  ViewPlugin.define((view) => new NoteLinkLooks(view, app, inNote), { decorations: (plugin) => plugin.decorations })

class NoteLinkLooks {
  decorations: DecorationSet
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly stop: () => void

  constructor(
    private readonly view: EditorView,
    private readonly app: AppContextValue,
    private readonly inNote: NoteId,
  ) {
    this.decorations = this.draw(view)
    this.stop = app.store.subscribe((now, before) => {
      if (now.notes === before.notes && now.listed === before.listed) return
      this.timer ??= setTimeout(() => {
        this.timer = undefined
        if (this.decorations.size > 0) this.view.dispatch({ effects: renamed.of(null) })
      }, restMs)
    })
  }

  update(update: ViewUpdate): void {
    const treeGrew = syntaxTree(update.startState) !== syntaxTree(update.state)
    const isNews = update.transactions.some(({ effects }) => effects.some((effect) => effect.is(renamed)))
    if (!update.docChanged && !update.viewportChanged && !treeGrew && !isNews) return
    // An input method holds on to the nodes that it is composing in.
    this.decorations = update.view.composing ? this.decorations.map(update.changes) : this.draw(update.view)
  }

  destroy(): void {
    clearTimeout(this.timer)
    this.stop()
  }

  private draw(view: EditorView): DecorationSet {
    const builder = new RangeSetBuilder<Decoration>()
    for (const { from, to } of view.visibleRanges)
      syntaxTree(view.state).iterate({
        from,
        to,
        enter: ({ name, from: start, to: end }) => {
          if (name !== 'NoteLink') return
          const link = noteLinkAt(view.state.sliceDoc(start, end), 0)
          if (link !== undefined) builder.add(start, end, this.lookOf(link.target))
          return false
        },
      })
    return builder.finish()
  }

  private lookOf(target: string): Decoration {
    const state = this.app.store.getState()
    const { links } = editorWordsOf(this.app.words)
    const destination = state.listed ? destinationIn(state, this.inNote, target) : { notes: [] }
    if (destination === undefined)
      return Decoration.mark({ class: 'cm-note-link cm-note-link-missing', attributes: { title: links.none } })
    const [note] = destination.notes
    return Decoration.mark({
      class: 'cm-note-link',
      ...(note === undefined || target.startsWith(note.title) ? {} : { attributes: { title: note.title } }),
    })
  }
}

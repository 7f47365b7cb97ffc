/** Where one reads, what footnotes say stands at the end of the note, wherever it was written. */
import { syntaxTree } from '@codemirror/language'
import { type EditorState, type Extension, type Range, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view'
import { noDrawings } from '../../render/drawings.ts'
import { noteHtml } from '../../render/note-html.ts'
import type { EditorWords } from '../../words/editor-en.ts'
import { otherEndOf } from './footnote-ends.ts'
import './footnotes.css'

interface Footnote {
  from: number
  to: number
  label: string
  content: string
}

export const footnotesAtEnd = (words: EditorWords['render']): Extension =>
  StateField.define<DecorationSet>({
    create: (state) => draw(state, words),
    update: (before, { docChanged, startState, state }) =>
      docChanged || syntaxTree(startState) !== syntaxTree(state) ? draw(state, words) : before,
    provide: (field) => EditorView.decorations.from(field),
  })

function draw(state: EditorState, words: EditorWords['render']): DecorationSet {
  const footnotes = footnotesOf(state)
  if (footnotes.length === 0) return Decoration.none
  const ranges: Range<Decoration>[] = footnotes.map(({ from, to }) =>
    Decoration.replace({ block: true }).range(from, to),
  )
  const widget = new FootnoteList(footnotes, words)
  return Decoration.set([...ranges, Decoration.widget({ widget, block: true, side: 1 }).range(state.doc.length)], true)
}

function footnotesOf(state: EditorState): Footnote[] {
  const footnotes: Footnote[] = []
  syntaxTree(state).iterate({
    enter: ({ name, node }) => {
      if (name === 'Document') return undefined
      // Within a list or a quote it stays with that.
      if (name === 'Footnote' && node.parent?.name === 'Document') {
        const label = node.getChild('FootnoteLabel')
        const close = node.getChildren('FootnoteMark').at(-1)
        if (label !== null && close !== undefined)
          footnotes.push({
            from: state.doc.lineAt(node.from).from,
            to: state.doc.lineAt(node.to).to,
            label: state.sliceDoc(label.from, label.to),
            content: state.sliceDoc(close.to, node.to).trim(),
          })
      }
      return false
    },
  })
  return footnotes
}

class FootnoteList extends WidgetType {
  constructor(
    private readonly footnotes: readonly Footnote[],
    private readonly words: EditorWords['render'],
  ) {
    super()
  }

  override eq(other: FootnoteList): boolean {
    return (
      other.footnotes.length === this.footnotes.length &&
      this.footnotes.every(({ label, content }, at) => {
        const theirs = other.footnotes[at]
        return theirs?.label === label && theirs.content === content
      })
    )
  }

  override ignoreEvent(): boolean {
    return true
  }

  toDOM(view: EditorView): HTMLElement {
    const dom = document.createElement('section')
    dom.className = 'cm-footnotes'
    dom.setAttribute('aria-label', this.words.footnotes)
    const list = document.createElement('ul')
    list.append(...this.footnotes.map((footnote) => this.item(view, footnote)))
    dom.append(list)
    return dom
  }

  private item(view: EditorView, { label, content }: Footnote): HTMLElement {
    const item = document.createElement('li')
    const back = document.createElement('button')
    back.type = 'button'
    back.className = 'cm-footnotes-back'
    back.textContent = label
    back.title = this.words.backToText
    back.setAttribute('aria-label', `${label}: ${this.words.backToText}`)
    back.addEventListener('click', () => {
      const place = otherEndOf(view.state.doc.toString(), label, true)
      if (place !== undefined)
        view.dispatch({ selection: { anchor: place }, effects: EditorView.scrollIntoView(place, { y: 'center' }) })
    })
    const text = document.createElement('div')
    text.innerHTML = noteHtml(content, this.words, noDrawings)
    item.append(back, text)
    return item
  }
}

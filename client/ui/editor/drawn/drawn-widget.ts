/** A formula or a diagram in place of its source. A click leads into that. */
import { type EditorView, WidgetType } from '@codemirror/view'
import { drawDiagram } from '../../render/diagram.ts'
import { drawFormula, type Drawn, loadFormulas } from '../../render/formula.ts'
import type { EditorWords } from '../../words/editor-en.ts'

export type DrawnKind = 'formula' | 'blockFormula' | 'diagram'

export class DrawnWidget extends WidgetType {
  constructor(
    private readonly what: DrawnKind,
    private readonly source: string,
    private readonly words: EditorWords['drawn'],
    private readonly isDark: boolean,
  ) {
    super()
  }

  override eq(other: DrawnWidget): boolean {
    return other.what === this.what && other.source === this.source && other.isDark === this.isDark
  }

  override ignoreEvent(): boolean {
    return false
  }

  toDOM(view: EditorView): HTMLElement {
    const dom = document.createElement(this.what === 'formula' ? 'span' : 'div')
    dom.className = `cm-drawn cm-drawn-${this.what}`
    const now = this.what === 'diagram' ? undefined : drawFormula(this.source, this.what === 'blockFormula')
    if (now !== undefined) this.show(dom, now)
    else {
      dom.textContent = this.source
      void this.draw().then((drawn) => {
        this.show(dom, drawn)
        if (dom.isConnected) view.requestMeasure()
      })
    }
    return dom
  }

  private async draw(): Promise<Drawn> {
    if (this.what === 'diagram') return drawDiagram(this.source, this.isDark)
    await loadFormulas()
    return drawFormula(this.source, this.what === 'blockFormula') ?? { kind: 'missing' }
  }

  private show(dom: HTMLElement, drawn: Drawn): void {
    const isDiagram = this.what === 'diagram'
    if (drawn.kind === 'drawn') {
      dom.innerHTML = drawn.html
      dom.querySelector('img')?.setAttribute('alt', this.words.diagram)
      return
    }
    const { missing, wrongDiagram, wrongFormula } = this.words
    const note = document.createElement('span')
    note.className = 'cm-drawn-wrong'
    note.textContent = drawn.kind === 'missing' ? missing : (isDiagram ? wrongDiagram : wrongFormula)(drawn.why)
    const source = document.createElement('code')
    source.textContent = this.source
    dom.replaceChildren(source, note)
  }
}

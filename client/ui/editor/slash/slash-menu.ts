/** Shows the menu after `/` at its place, and takes its keys. Nothing of it is among the characters of the text. */
import { type Extension, Prec, type StateField } from '@codemirror/state'
import { EditorView, keymap, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { createElement } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import type { OpenNote } from '../../../state/app-state.ts'
import type { EditorWords } from '../../words/editor-en.ts'
import { afterComposition } from '../format/format-keys.ts'
import { slashChange } from './slash-changes.ts'
import { slashLabels } from './slash-labels.ts'
import { SlashList, slashListId, slashOptionId } from './SlashList.tsx'
import { closeSlash, selectItem, slashField, type SlashState } from './slash-state.ts'

type Field = StateField<SlashState | undefined>

export function slashMenu({ undoManager }: OpenNote, words: EditorWords, language: string): Extension {
  const labels = slashLabels(words)
  const field = slashField(labels)

  const step = (by: number) => (view: EditorView) => {
    const menu = view.state.field(field)
    if (menu === undefined) return false
    const { length } = menu.items
    view.dispatch({ effects: selectItem.of((menu.selected + by + length) % length) })
    return true
  }
  const choose = (view: EditorView): boolean => {
    const menu = view.state.field(field)
    const item = menu?.items[menu.selected]
    if (menu === undefined || item === undefined) return false
    const date = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date())
    const texts = { date, columns: [words.slash.column(1), words.slash.column(2)] }
    undoManager.stopCapturing()
    view.dispatch(slashChange(view.state, menu.from, item.name, texts), {
      scrollIntoView: true,
      userEvent: 'input.format',
    })
    undoManager.stopCapturing()
    return true
  }
  const close = (view: EditorView): boolean => {
    if (view.state.field(field) === undefined) return false
    view.dispatch({ effects: closeSlash.of(null) })
    return true
  }
  const pick = (view: EditorView, index: number): void =>
    afterComposition(view, () => {
      view.dispatch({ effects: selectItem.of(index) })
      choose(view)
    })

  return [
    field,
    Prec.highest(
      keymap.of([
        { key: 'ArrowDown', run: step(1) },
        { key: 'ArrowUp', run: step(-1) },
        { key: 'Enter', run: choose },
        { key: 'Tab', run: choose },
        { key: 'Escape', run: close },
      ]),
    ),
    EditorView.domEventHandlers({
      blur: (_, view) => {
        // In a task of its own: the editor may be in the middle of an update.
        setTimeout(() => {
          if (view.dom.isConnected && !view.hasFocus) close(view)
        })
        return false
      },
    }),
    EditorView.contentAttributes.compute([field], (state): Record<string, string> => {
      const menu = state.field(field)
      const item = menu?.items[menu.selected]
      if (item === undefined) return {}
      return {
        'aria-controls': slashListId,
        'aria-autocomplete': 'list',
        'aria-activedescendant': slashOptionId(item.name),
      }
    }),
    ViewPlugin.define(
      (view) =>
        new SlashPlace(view, field, (menu) => ({
          label: words.slash.label,
          labels,
          ...menu,
          onPick: (index: number) => pick(view, index),
        })),
    ),
  ]
}

/** All of it, with a mouse. */
const roomPx = 392
const gapPx = 4
const edgePx = 8
const widthPx = 216

class SlashPlace {
  private place: { dom: HTMLElement; root: Root } | undefined

  constructor(
    private readonly view: EditorView,
    private readonly field: Field,
    private readonly props: (menu: SlashState) => Parameters<typeof SlashList>[0],
  ) {
    view.scrollDOM.addEventListener('scroll', this.measure, { passive: true })
  }

  update(update: ViewUpdate): void {
    const menu = update.state.field(this.field)
    const isNew = menu !== update.startState.field(this.field, false)
    if (menu === undefined) {
      this.remove()
      return
    }
    if (!isNew && !update.geometryChanged) return
    if (this.place === undefined) {
      const dom = document.createElement('div')
      dom.className = 'slash-place'
      this.view.dom.append(dom)
      this.place = { dom, root: createRoot(dom) }
    }
    this.place.root.render(createElement(SlashList, this.props(menu)))
    this.measure()
  }

  destroy(): void {
    this.view.scrollDOM.removeEventListener('scroll', this.measure)
    this.remove()
  }

  private remove(): void {
    const { place } = this
    if (place === undefined) return
    this.place = undefined
    place.dom.remove()
    queueMicrotask(() => place.root.unmount())
  }

  /** Under the line, or over it where there is more room. */
  private readonly measure = (): void => {
    const menu = this.view.state.field(this.field)
    if (menu === undefined || this.place === undefined) return
    this.view.requestMeasure({
      key: this,
      read: (view) => ({ at: view.coordsAtPos(menu.from), frame: view.dom.getBoundingClientRect() }),
      write: ({ at, frame }) => {
        const style = this.place?.dom.style
        if (style === undefined || at === null) return
        const below = frame.bottom - at.bottom - gapPx - edgePx
        const above = at.top - frame.top - gapPx - edgePx
        const isBelow = below >= Math.min(roomPx, above) || below >= roomPx
        style.left = `${Math.max(edgePx, Math.min(at.left - frame.left, frame.width - widthPx - edgePx))}px`
        style.maxHeight = `${Math.min(roomPx, isBelow ? below : above)}px`
        style.top = isBelow ? `${at.bottom - frame.top + gapPx}px` : 'auto'
        style.bottom = isBelow ? 'auto' : `${frame.bottom - at.top + gapPx}px`
      },
    })
  }
}

/**
 * A list at the caret from which something is picked for what is being typed. The focus stays in the text, which says by
 * `aria-activedescendant` what is picked, and nothing of the list is among the characters of the text.
 */
import { type EditorState, type Extension, Prec, type StateEffectType, type StateField } from '@codemirror/state'
import { EditorView, keymap, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type { ReactElement } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterComposition } from './format/format-keys.ts'
import './PickList.css'

export interface PickListState {
  /** Where in the text it stands. */
  from: number
  items: readonly unknown[]
  selected: number
}

export interface PickList<Shown extends PickListState> {
  field: StateField<Shown | undefined>
  select: StateEffectType<number>
  close: StateEffectType<null>
  listId: string
  optionId(shown: Shown): string
  choose(view: EditorView, shown: Shown): void
  element(shown: Shown, onPick: (index: number) => void): ReactElement
  /** All of it, with a mouse. */
  roomPx: number
  widthPx: number
}

export function pickList<Shown extends PickListState>(list: PickList<Shown>): Extension {
  const shownIn = (state: EditorState): Shown | undefined => {
    const shown = state.field(list.field, false)
    return shown === undefined || shown.items.length === 0 ? undefined : shown
  }
  const step = (by: number) => (view: EditorView) => {
    const shown = shownIn(view.state)
    if (shown === undefined) return false
    const { length } = shown.items
    view.dispatch({ effects: list.select.of((shown.selected + by + length) % length) })
    return true
  }
  const choose = (view: EditorView): boolean => {
    const shown = shownIn(view.state)
    if (shown === undefined) return false
    list.choose(view, shown)
    return true
  }
  const close = (view: EditorView): boolean => {
    if (shownIn(view.state) === undefined) return false
    view.dispatch({ effects: list.close.of(null) })
    return true
  }
  const pick = (view: EditorView, index: number): void =>
    afterComposition(view, () => {
      view.dispatch({ effects: list.select.of(index) })
      choose(view)
    })
  return [
    list.field,
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
    EditorView.contentAttributes.compute([list.field], (state): Record<string, string> => {
      const shown = shownIn(state)
      if (shown === undefined) return {}
      return {
        'aria-controls': list.listId,
        'aria-autocomplete': 'list',
        'aria-activedescendant': list.optionId(shown),
      }
    }),
    ViewPlugin.define((view) => new ListPlace(view, list, shownIn, (index) => pick(view, index))),
  ]
}

const gapPx = 4
const edgePx = 8

class ListPlace<Shown extends PickListState> {
  private place: { dom: HTMLElement; root: Root } | undefined

  constructor(
    private readonly view: EditorView,
    private readonly list: PickList<Shown>,
    private readonly shownIn: (state: EditorState) => Shown | undefined,
    private readonly onPick: (index: number) => void,
  ) {
    view.scrollDOM.addEventListener('scroll', this.measure, { passive: true })
  }

  update(update: ViewUpdate): void {
    const shown = this.shownIn(update.state)
    const isNew = shown !== this.shownIn(update.startState)
    if (shown === undefined) {
      this.remove()
      return
    }
    if (!isNew && !update.geometryChanged) return
    if (this.place === undefined) {
      const dom = document.createElement('div')
      dom.className = 'pick-place'
      this.view.dom.append(dom)
      this.place = { dom, root: createRoot(dom) }
    }
    this.place.root.render(this.list.element(shown, this.onPick))
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
    const shown = this.shownIn(this.view.state)
    if (shown === undefined || this.place === undefined) return
    const { roomPx, widthPx } = this.list
    this.view.requestMeasure({
      key: this,
      read: (view) => ({ at: view.coordsAtPos(shown.from), frame: view.dom.getBoundingClientRect() }),
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

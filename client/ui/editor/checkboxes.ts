/**
 * Boxes in front of tasks. The three characters stay in the text at their own width, and the box is drawn over them: so
 * nothing moves, the caret can go in among them, and copying gives Markdown.
 */
import { syntaxTree } from '@codemirror/language'
import { type Extension, RangeSetBuilder } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  type KeyBinding,
  keymap,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'
import { taskText, taskToggle } from './tasks.ts'

export const checkboxes = (): Extension => [
  ViewPlugin.fromClass(Checkboxes, { decorations: (plugin) => plugin.decorations }),
  EditorView.domEventHandlers({ mousedown: toggleUnderPointer, keydown: toggleFocused }),
  keymap.of([toggleKey]),
]

const toggleKey: KeyBinding = {
  key: 'Mod-Enter',
  run: (view) => {
    const lines = new Set<number>()
    for (const range of view.state.selection.ranges) {
      const last = view.state.doc.lineAt(range.to).number
      for (let line = view.state.doc.lineAt(range.from).number; line <= last; line++) lines.add(line)
    }
    return toggleLines(view, lines)
  },
}

function toggleUnderPointer(event: MouseEvent, view: EditorView): boolean {
  if (event.button !== 0 || !(event.target instanceof Element)) return false
  const box = event.target.closest('.cm-task')
  if (box === null) return false
  const toggled = toggleLines(view, [view.state.doc.lineAt(view.posAtDOM(box)).number])
  // Otherwise the caret would jump into the box.
  if (toggled) event.preventDefault()
  return toggled
}

/** Where one reads, boxes are reached with the Tab key. */
function toggleFocused(event: KeyboardEvent, view: EditorView): boolean {
  if (event.key !== ' ' || !(event.target instanceof HTMLElement) || !event.target.matches('.cm-task')) return false
  event.preventDefault()
  return toggleLines(view, [view.state.doc.lineAt(view.posAtDOM(event.target)).number])
}

/** Where one reads, tasks can be ticked, though nothing else can be changed; not in the trash. */
const mayTick = (view: EditorView): boolean =>
  !view.state.readOnly || view.dom.parentElement?.dataset['readonly'] === 'false'

function toggleLines(view: EditorView, lineNumbers: Iterable<number>): boolean {
  if (!mayTick(view)) return false
  const changes = []
  for (const number of lineNumbers) {
    const line = view.state.doc.line(number)
    const toggle = taskToggle(line.text)
    if (toggle === undefined) continue
    const from = line.from + toggle.offset
    changes.push({ from, to: from + 1, insert: toggle.insert })
  }
  if (changes.length === 0) return false
  view.dispatch({ changes, userEvent: 'input.toggle' })
  return true
}

class Checkboxes {
  decorations: DecorationSet

  constructor(view: EditorView) {
    this.decorations = drawBoxes(view)
  }

  update(update: ViewUpdate): void {
    const treeGrew = syntaxTree(update.startState) !== syntaxTree(update.state)
    const isOther = update.startState.readOnly !== update.state.readOnly
    if (!update.docChanged && !update.viewportChanged && !update.selectionSet && !treeGrew && !isOther) return
    // An input method holds on to the nodes that it is composing in.
    this.decorations = update.view.composing ? this.decorations.map(update.changes) : drawBoxes(update.view)
  }
}

function drawBoxes(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  const { doc, selection } = view.state
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: (node) => {
        if (node.name !== 'TaskMarker') return
        // With the caret inside, the characters are what the person is looking at; not where one reads.
        const inside =
          !view.state.readOnly && selection.ranges.some((range) => range.from < node.to && range.to > node.from)
        if (inside) return
        const done = doc.sliceString(node.from + 1, node.from + 2) !== ' '
        const label = taskText(doc.lineAt(node.from).text)
        builder.add(node.from, node.to, box(done, label, view.state.readOnly))
      },
    })
  }
  return builder.finish()
}

const box = (done: boolean, label: string, isReading: boolean): Decoration =>
  Decoration.mark({
    class: done ? 'cm-task cm-task-done' : 'cm-task',
    attributes: {
      role: 'checkbox',
      'aria-checked': String(done),
      'aria-label': label === '' ? '–' : label,
      ...(isReading ? { tabindex: '0' } : {}),
    },
  })

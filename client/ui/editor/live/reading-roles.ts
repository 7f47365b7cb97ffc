/**
 * What a note is to somebody who reads it: headings are headings to a screen reader, and links and boxes are reached with the Tab
 * key. For the reading view alone: where one writes, the Tab key and what is said belong to the text.
 */
import { syntaxTree } from '@codemirror/language'
import { type Extension, type Range, RangeSet } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { type FollowNote, followAt } from './link-clicks.ts'

export const readingRoles = (follow: FollowNote): Extension => [
  ViewPlugin.fromClass(ReadingRoles, { decorations: (plugin) => plugin.decorations }),
  EditorView.domEventHandlers({
    keydown: (event, view) => {
      if (event.key !== 'Enter' || !(event.target instanceof HTMLElement)) return false
      if (event.target.getAttribute('role') !== 'link') return false
      event.preventDefault()
      return followAt(view, view.posAtDOM(event.target), follow, event.ctrlKey || event.metaKey)
    },
  }),
]

class ReadingRoles {
  decorations: DecorationSet

  constructor(view: EditorView) {
    this.decorations = draw(view)
  }

  update(update: ViewUpdate): void {
    const treeGrew = syntaxTree(update.startState) !== syntaxTree(update.state)
    if (update.docChanged || update.viewportChanged || treeGrew) this.decorations = draw(update.view)
  }
}

const link = Decoration.mark({ attributes: { role: 'link', tabindex: '0' } })
const links = new Set(['Link', 'Autolink', 'URL', 'NoteLink', 'FootnoteReference'])

function draw(view: EditorView): DecorationSet {
  const ranges: Range<Decoration>[] = []
  const { doc } = view.state
  for (const { from, to } of view.visibleRanges)
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: ({ name, from: start, to: end }) => {
        const level = /^(?:ATX|Setext)Heading(\d)$/.exec(name)?.[1]
        if (level !== undefined) {
          const attributes = { role: 'heading', 'aria-level': level }
          ranges.push(Decoration.line({ attributes }).range(doc.lineAt(start).from))
        } else if (links.has(name)) {
          ranges.push(link.range(start, end))
          return false
        }
        return undefined
      },
    })
  return RangeSet.of(ranges, true)
}

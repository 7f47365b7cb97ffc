/** Opens links: with a click where one reads, with Ctrl or ⌘ and a click where one writes, and with a key at the caret. */
import { syntaxTree } from '@codemirror/language'
import type { EditorState, Extension } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import type { SyntaxNode } from '@lezer/common'
import { otherEndOf } from '../footnotes/footnote-ends.ts'
import { noteLinkAt } from '../../../../shared/document/note-link.ts'

/** Opens the note that a link names. */
export type FollowNote = (target: string, newTab: boolean) => void

type Link =
  { kind: 'address'; address: string } | { kind: 'note'; target: string } | { kind: 'footnote'; otherEnd: number }

export const followKey = 'Alt-Enter'

export const linkKeys = (follow: FollowNote): Extension =>
  keymap.of([
    {
      key: followKey,
      run: (view) => followAt(view, view.state.selection.main.head, follow, false),
    },
  ])

export const linkClicks = (reading: boolean, follow: FollowNote): Extension =>
  EditorView.domEventHandlers({
    mousedown: (event, view) => {
      const { button, ctrlKey, metaKey, shiftKey } = event
      const isMiddle = button === 1
      const mod = ctrlKey || metaKey
      if ((button !== 0 && !isMiddle) || !(reading || mod || isMiddle)) return false
      if (!(event.target instanceof Element) || event.target.closest('.md-link, .md-address') === null) return false
      const link = linkAt(view.state, view.posAtCoords({ x: event.clientX, y: event.clientY }, false))
      if (link === undefined || (isMiddle && link.kind !== 'note')) return false
      event.preventDefault()
      // Where one writes, the key says that it is meant at all.
      open(view, link, follow, isMiddle || (mod && (reading || shiftKey)))
      return true
    },
  })

/** Returns whether there is one. */
export function followAt(view: EditorView, position: number, follow: FollowNote, newTab: boolean): boolean {
  const link = linkAt(view.state, position)
  if (link !== undefined) open(view, link, follow, newTab)
  return link !== undefined
}

function open(view: EditorView, link: Link, follow: FollowNote, newTab: boolean): void {
  switch (link.kind) {
    case 'note':
      return follow(link.target, newTab)
    case 'address':
      return void window.open(link.address, '_blank', 'noopener,noreferrer')
    case 'footnote':
      return view.dispatch({
        selection: { anchor: link.otherEnd },
        effects: EditorView.scrollIntoView(link.otherEnd, { y: 'center' }),
      })
  }
}

/** Others may have written the link: of addresses, only such as lead to a page or a letter are opened. */
function linkAt(state: EditorState, position: number): Link | undefined {
  const tree = syntaxTree(state)
  for (const side of [1, -1] as const)
    for (let node: SyntaxNode | null = tree.resolveInner(position, side); node !== null; node = node.parent) {
      if (node.name === 'NoteLink') {
        const target = noteLinkAt(state.sliceDoc(node.from, node.to), 0)?.target
        if (target !== undefined) return { kind: 'note', target }
      }
      const label = node.name === 'FootnoteLabel' ? node : node.getChild('FootnoteLabel')
      if (label !== null && node.name !== 'Footnote') {
        const name = state.sliceDoc(label.from, label.to)
        const otherEnd = otherEndOf(state.doc.toString(), name, node.parent?.name === 'Footnote')
        if (otherEnd !== undefined) return { kind: 'footnote', otherEnd }
      }
      const url = node.name === 'URL' ? node : node.getChild('URL')
      if (url === null) continue
      const address = state.sliceDoc(url.from, url.to).replace(/^<|>$/g, '')
      const whole = /^www\./i.test(address) ? `https://${address}` : address
      return /^(?:https?:\/\/|mailto:)/i.test(whole) ? { kind: 'address', address: whole } : undefined
    }
  return undefined
}

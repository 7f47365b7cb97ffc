/** Opens links: with a click where one reads, with Ctrl or ⌘ and a click where one writes. */
import { syntaxTree } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import type { SyntaxNode } from '@lezer/common'

export const linkClicks = (reading: boolean): Extension =>
  EditorView.domEventHandlers({
    mousedown: (event, view) => {
      if (event.button !== 0 || !(reading || event.ctrlKey || event.metaKey)) return false
      if (!(event.target instanceof Element) || event.target.closest('.md-link, .md-address') === null) return false
      const address = addressAt(view, view.posAtCoords({ x: event.clientX, y: event.clientY }, false))
      if (address === undefined) return false
      event.preventDefault()
      window.open(address, '_blank', 'noopener,noreferrer')
      return true
    },
  })

/** Others may have written the link: only such as lead to a page or a letter are opened. */
function addressAt(view: EditorView, position: number): string | undefined {
  const tree = syntaxTree(view.state)
  for (const side of [1, -1] as const)
    for (let node: SyntaxNode | null = tree.resolveInner(position, side); node !== null; node = node.parent) {
      const url = node.name === 'URL' ? node : node.getChild('URL')
      if (url === null) continue
      const address = view.state.sliceDoc(url.from, url.to).replace(/^<|>$/g, '')
      const whole = /^www\./i.test(address) ? `https://${address}` : address
      return /^(?:https?:\/\/|mailto:)/i.test(whole) ? whole : undefined
    }
  return undefined
}

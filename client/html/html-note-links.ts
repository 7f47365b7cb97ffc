/** Links between notes in a page: those that this app wrote, and those to files that become notes as well. */
import type TurndownService from 'turndown'
import { linkable } from '../../shared/document/note-link.ts'

/** On the words of a link: the title that it names. This app writes it, too. */
const target = 'data-note'

/** Lets an anchor lead to a note of this title. */
export function linkToNote(anchor: Element, title: string): void {
  const span = anchor.ownerDocument.createElement('span')
  span.setAttribute(target, title)
  span.append(...anchor.childNodes)
  anchor.replaceWith(span)
}

export function addNoteLinks(service: TurndownService): void {
  service.addRule('noteLink', {
    filter: (node) => node.hasAttribute(target),
    replacement: (content, node) => {
      const element = node as Element
      const title = linkable(element.getAttribute(target) ?? '')
      const shown = linkable(element.textContent)
      if (title === '' || shown === '') return content
      return shown === title ? `[[${title}]]` : `[[${title}|${shown}]]`
    },
  })
}

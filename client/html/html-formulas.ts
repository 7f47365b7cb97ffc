/** Formulas and diagrams that are drawn in a page, as the source that they were drawn from where the page still has it. */
import type TurndownService from 'turndown'

/** On what stands for a formula: its source. This app writes it, too. */
const source = 'data-tex'
/** On a formula that is written large, and on one that has its own lines besides. */
const display = 'data-display'
const block = 'data-block'
/** On a diagram that this app has drawn: its source. */
const diagram = 'data-mermaid'
/** What libraries have around a formula: what is drawn for the eye beside it would come a second time. */
const whole = '.katex-display, .katex, .mwe-math-element, mjx-container'

/** Puts the source where the drawing is, or its signs where there is none. */
export function gatherFormulas(body: Element): void {
  for (const math of body.querySelectorAll('math')) {
    const tex = math.querySelector('annotation[encoding="application/x-tex"]')?.textContent.trim() ?? ''
    if (math.closest(`[${source}]`) !== null) continue
    if (tex === '') {
      math.replaceWith(math.textContent.replace(/\s+/g, ' '))
      continue
    }
    const isLarge = math.getAttribute('display') === 'block' || math.closest('.katex-display') !== null
    const span = body.ownerDocument.createElement('span')
    span.setAttribute(source, tex)
    if (isLarge) span.setAttribute(display, '')
    const place = math.closest('.katex-display') ?? math.closest(whole) ?? math
    place.replaceWith(span)
  }
  for (const element of body.querySelectorAll(`[${source}]`)) {
    const tex = element.getAttribute(source)?.trim() ?? ''
    if (element.nodeName === 'DIV' || (element.hasAttribute(display) && isAlone(element)))
      element.setAttribute(block, '')
    element.replaceChildren(tex)
  }
  for (const element of body.querySelectorAll(`[${diagram}]`)) {
    const pre = body.ownerDocument.createElement('pre')
    pre.className = 'mermaid'
    pre.append(element.getAttribute(diagram) ?? '')
    element.replaceWith(pre)
  }
}

const isAlone = ({ parentElement, textContent }: Element): boolean =>
  parentElement?.textContent.trim() === textContent.trim()

export function addFormulas(service: TurndownService): void {
  service.addRule('formula', {
    filter: (node) => node.hasAttribute(source),
    replacement: (_, node) => {
      const element = node as Element
      const tex = element.getAttribute(source)?.trim() ?? ''
      if (element.hasAttribute(block)) return `\n\n$$\n${tex}\n$$\n\n`
      const signs = element.hasAttribute(display) ? '$$' : '$'
      return `${signs}${tex.replace(/\s*\n\s*/g, ' ')}${signs}`
    },
  })
}

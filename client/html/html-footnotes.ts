/** Footnotes of HTML as those of Markdown: a list at the end, and links to its items in the text. */
import type TurndownService from 'turndown'

/** As this app, the usual programs for Markdown, GitHub, and Wikipedia have them. */
const lists = '.footnotes, [role="doc-endnotes"], ol.references'
const label = 'data-footnote'
const content = 'data-footnote-text'

/** Puts a sign for each link into the text, and all that they lead to at the end. */
export function gatherFootnotes(body: Element): void {
  const found = [...body.querySelectorAll(lists)]
  const items = found
    .filter((list) => !found.some((other) => other !== list && other.contains(list)))
    .flatMap((list) => [...list.querySelectorAll<HTMLElement>('li')].filter((item) => isOutermost(item, list)))
  if (items.length === 0) return
  const anchors = [...body.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')]
  const { ownerDocument } = body
  for (const [index, item] of items.entries()) {
    const name = String(index + 1)
    for (const anchor of anchors) {
      if (item.id === '' || nameOf(anchor) !== item.id || item.contains(anchor)) continue
      const sign = ownerDocument.createElement('span')
      sign.setAttribute(label, name)
      sign.append(name)
      placeOf(anchor).replaceWith(sign)
    }
  }
  for (const [index, item] of items.entries()) {
    for (const back of item.querySelectorAll('a[href^="#"], .mw-cite-backlink'))
      if (isWayBack(back)) placeOf(back).remove()
    const text = ownerDocument.createElement('div')
    text.setAttribute(content, String(index + 1))
    text.append(...item.childNodes)
    body.append(text)
  }
  for (const list of found) list.remove()
}

const isOutermost = (item: Element, list: Element): boolean => {
  const around = item.parentElement?.closest('li') ?? null
  return around === null || !list.contains(around)
}

function nameOf(anchor: Element): string {
  const name = anchor.getAttribute('href')?.slice(1) ?? ''
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** A number that is written high, with what lifts it. */
const placeOf = (anchor: Element): Element => {
  const high = anchor.closest('sup')
  return high !== null && high.textContent.trim() === anchor.textContent.trim() ? high : anchor
}

/** An arrow, and not a word. */
const isWayBack = (element: Element): boolean =>
  element.matches('[role="doc-backlink"], .mw-cite-backlink') || !/\p{L}|\p{N}/u.test(element.textContent)

export function addFootnotes(service: TurndownService): void {
  service.addRule('footnoteReference', {
    filter: (node) => node.hasAttribute(label),
    replacement: (_, node) => `[^${(node as Element).getAttribute(label)}]`,
  })
  service.addRule('footnote', {
    filter: (node) => node.hasAttribute(content),
    // A blank line would end it.
    replacement: (text, node) =>
      `\n[^${(node as Element).getAttribute(content)}]: ${text.trim().replace(/\s*\n\s*/g, ' ')}\n`,
  })
}

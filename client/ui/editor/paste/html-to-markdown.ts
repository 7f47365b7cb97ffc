/**
 * Markdown for HTML that was copied elsewhere. The HTML is a stranger's: it is read in a document of its own in which no
 * script runs and nothing is fetched, and nothing of it becomes HTML again. Loaded when there is some to paste.
 */
import TurndownService from 'turndown'
import { addTables } from './html-tables.ts'

/** What makes HTML worth more than the text that comes with it. */
const telling =
  'a[href], b, strong, i, em, s, del, strike, h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, pre, code, hr, img[src], span[style*="font-weight"], span[style*="italic"], span[style*="line-through"]'
const unseen =
  'script, style, noscript, template, iframe, object, embed, svg, math, head, title, meta, link, [hidden], [style*="display:none"], [style*="display: none"]'
/** Nobody reads a page of this size, and converting it would take long. */
const mostHtml = 2_000_000

/** `undefined` where the text that comes with it is as good. */
export function htmlToMarkdown(html: string): string | undefined {
  if (html.length > mostHtml) return undefined
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  for (const element of body.querySelectorAll(unseen)) element.remove()
  if (body.querySelector(telling) === null) return undefined
  styleToTags(body)
  try {
    return service().turndown(body).trim()
  } catch (error) {
    // Nested deeper than can be followed.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Word processors on the web say in styles what others say in tags, and wrap all of a text in a tag that says nothing. */
function styleToTags(body: HTMLElement): void {
  for (const element of [...body.querySelectorAll<HTMLElement>('b[style], strong[style]')])
    if (/^(?:normal|400)$/.test(element.style.fontWeight)) element.replaceWith(...element.childNodes)
  for (const element of [...body.querySelectorAll<HTMLElement>('span[style]')]) {
    const { fontWeight, fontStyle, textDecoration, textDecorationLine } = element.style
    if (fontWeight === 'bold' || Number(fontWeight) >= 600) wrap(element, 'strong')
    if (fontStyle === 'italic') wrap(element, 'em')
    if (`${textDecoration} ${textDecorationLine}`.includes('line-through')) wrap(element, 'del')
  }
}

function wrap(element: HTMLElement, tag: 'strong' | 'em' | 'del'): void {
  if (element.closest('h1, h2, h3, h4, h5, h6, th, pre') !== null || element.textContent.trim() === '') return
  const outer = element.ownerDocument.createElement(tag)
  outer.append(...element.childNodes)
  element.append(outer)
}

let made: TurndownService | undefined
const service = (): TurndownService => (made ??= makeService())

function makeService(): TurndownService {
  const markdown = new TurndownService({
    headingStyle: 'atx',
    hr: '---',
    bulletListMarker: '-',
    codeBlockStyle: 'fenced',
    emDelimiter: '*',
  })
  const escape = markdown.escape.bind(markdown)
  // A sign that would begin a tag stays a sign.
  markdown.escape = (text) => escape(text).replace(/<(?=[a-z!/?])/gi, '\\<')
  markdown.addRule('strikethrough', { filter: ['del', 's'], replacement: (content) => around(content, '~~') })
  markdown.addRule('strike', {
    filter: (node) => node.nodeName === 'STRIKE',
    replacement: (content) => around(content, '~~'),
  })
  markdown.addRule('link', {
    filter: (node) => node.nodeName === 'A',
    replacement: (content, node) => {
      const address = safeAddress(node, 'href', /^(?:https?|mailto|tel):/i)
      const text = content.replace(/\s*\n\s*/g, ' ').trim()
      if (address === undefined || text === '') return content
      return text === address ? `<${address}>` : `[${text}](${address})`
    },
  })
  markdown.addRule('image', {
    filter: 'img',
    replacement: (_, node) => {
      const address = safeAddress(node, 'src', /^https?:/i)
      const text = ((node as Element).getAttribute('alt') ?? '').replace(/[[\]\n]/g, ' ').trim()
      return address === undefined ? '' : `![${text}](${address})`
    },
  })
  markdown.addRule('listItem', { filter: 'li', replacement: listItem })
  addTables(markdown)
  return markdown
}

/** Addresses that do something other than lead somewhere are left out, and their words stay. */
function safeAddress(node: Node, attribute: 'href' | 'src', allowed: RegExp): string | undefined {
  const address = ((node as Element).getAttribute(attribute) ?? '').trim()
  if (!allowed.test(address)) return undefined
  return encodeSigns(address)
}

/** Signs that would end the address in Markdown. */
const encodeSigns = (address: string): string =>
  address.replace(/[\s()<>\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

const around = (content: string, sign: string): string =>
  content.trim() === '' ? content : content.replace(/^(\s*)([\s\S]*?)(\s*)$/, `$1${sign}$2${sign}$3`)

function listItem(content: string, node: Node): string {
  const item = node as HTMLElement
  const list = item.parentElement
  const isNumbered = list?.nodeName === 'OL'
  const first = Number(list?.getAttribute('start') ?? '1') || 1
  const place = list === null ? 0 : [...list.children].filter(({ nodeName }) => nodeName === 'LI').indexOf(item)
  const box = item.querySelector(
    ':scope > input[type="checkbox"], :scope > p > input[type="checkbox"], :scope > label > input[type="checkbox"]',
  )
  const isDone = box?.hasAttribute('checked') === true || item.getAttribute('aria-checked') === 'true'
  const task = box !== null || item.getAttribute('role') === 'checkbox' ? (isDone ? '[x] ' : '[ ] ') : ''
  // Deep enough for an item under a numbered one, as the Tab key does it.
  const text = content
    .trim()
    .replace(/\n{2,}(?=\s*(?:[-*+]|\d+\.) )/g, '\n')
    .replace(/\n(?!\n|$)/g, '\n    ')
  return `${isNumbered ? `${first + place}.` : '-'} ${task}${text}${item.nextElementSibling === null ? '' : '\n'}`
}

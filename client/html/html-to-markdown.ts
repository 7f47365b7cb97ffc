/**
 * Markdown for HTML that somebody else wrote: what is pasted, and files that are imported. It is read in a document of its
 * own in which no script runs and nothing is fetched, and nothing of it becomes HTML again. Loaded when there is some.
 */
import TurndownService from 'turndown'
import { addFootnotes, gatherFootnotes } from './html-footnotes.ts'
import { addFormulas, gatherFormulas } from './html-formulas.ts'
import { addTables } from './html-tables.ts'
import { addCodeBlocks, addLineBreaks, markLineBreaks } from './html-lines.ts'
import { addLists } from './html-lists.ts'
import { addNoteLinks } from './html-note-links.ts'

const unseen =
  'script, style, noscript, template, iframe, object, embed, svg, math, head, title, meta, link, [hidden], [style*="display:none"], [style*="display: none"]'

/** `neighbours`: addresses that lead to files beside this one stay, too. Else only those that lead to the same from anywhere. */
export type Addresses = 'everywhere' | 'neighbours'

/** In a document in which nothing runs. */
export const parseHtml = (html: string): Document => new DOMParser().parseFromString(html, 'text/html')

/** Takes out what nobody sees. What stands in its place is left with its source. */
export function leaveSeen(body: Element): void {
  gatherFormulas(body)
  for (const element of body.querySelectorAll(unseen)) element.remove()
}

/** Of what `leaveSeen` has left. `undefined` where it is nested deeper than can be followed. */
export function markdownOf(body: HTMLElement, addresses: Addresses): string | undefined {
  styleToTags(body)
  gatherFootnotes(body)
  markLineBreaks(body)
  try {
    return serviceFor(addresses).turndown(body).trim()
  } catch (error) {
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

const services = new Map<Addresses, TurndownService>()

function serviceFor(addresses: Addresses): TurndownService {
  const known = services.get(addresses)
  if (known !== undefined) return known
  const made = makeService(addresses)
  services.set(addresses, made)
  return made
}

function makeService(addresses: Addresses): TurndownService {
  const markdown = new TurndownService({
    headingStyle: 'atx',
    hr: '---',
    bulletListMarker: '-',
    codeBlockStyle: 'fenced',
    emDelimiter: '*',
  })
  const escape = markdown.escape.bind(markdown)
  markdown.escape = (text) =>
    escape(text)
      // A sign that would begin a tag stays a sign.
      .replace(/<(?=[a-z!/?])/gi, '\\<')
      // And so does one that would begin the name of a sign.
      .replace(/&(?=#?\w+;)/g, '\\&')
      // Within a word this is one anyway.
      .replace(/(?<=[\p{L}\p{N}])\\_(?=[\p{L}\p{N}])/gu, '_')
  markdown.addRule('heading', {
    filter: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
    replacement: (content, node) => `\n\n${'#'.repeat(Number(node.nodeName.charAt(1)))} ${inOneLine(content)}\n\n`,
  })
  markdown.addRule('strikethrough', { filter: ['del', 's'], replacement: (content) => around(content, '~~') })
  markdown.addRule('strike', {
    filter: (node) => node.nodeName === 'STRIKE',
    replacement: (content) => around(content, '~~'),
  })
  markdown.addRule('subscript', { filter: 'sub', replacement: (content) => aroundWord(content, '~') })
  markdown.addRule('superscript', { filter: 'sup', replacement: (content) => aroundWord(content, '^') })
  markdown.addRule('link', {
    filter: (node) => node.nodeName === 'A',
    replacement: (content, node) => {
      const address = safeAddress(node, 'href', /^(?:https?|mailto|tel):/i, addresses)
      const text = inOneLine(content)
      if (address === undefined || text === '') return content
      // As a page says where a picture is that it must not fetch.
      if ((node as Element).classList.contains('image')) return `![${inBrackets(text)}](${address})`
      return text === address ? `<${address}>` : `[${text}](${address})`
    },
  })
  markdown.addRule('image', {
    filter: 'img',
    replacement: (_, node) => {
      const address = safeAddress(node, 'src', /^https?:/i, addresses)
      const text = inBrackets((node as Element).getAttribute('alt') ?? '')
      return address === undefined ? '' : `![${text}](${address})`
    },
  })
  for (const add of [addLists, addTables, addCodeBlocks, addLineBreaks, addFormulas, addFootnotes, addNoteLinks])
    add(markdown)
  return markdown
}

/** Addresses that do something other than lead somewhere are left out, and their words stay. */
function safeAddress(node: Node, attribute: 'href' | 'src', allowed: RegExp, addresses: Addresses): string | undefined {
  // Browsers read an address without these.
  const address = ((node as Element).getAttribute(attribute) ?? '').replace(/[\t\r\n]/g, '').trim()
  const isAllowed =
    allowed.test(address) || (addresses === 'neighbours' && /^[^#\p{Cc}]/u.test(address) && !hasScheme(address))
  return isAllowed ? encodeSigns(address) : undefined
}

/** Whether it leads to the same from anywhere. */
export const hasScheme = (address: string): boolean => /^\s*[a-z][a-z\d+.-]*:/i.test(address)

/** Signs that would end the address in Markdown. */
const encodeSigns = (address: string): string =>
  address.replace(/[\s()<>\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

const inOneLine = (content: string): string => content.replace(/\s*\n\s*/g, ' ').trim()
const inBrackets = (text: string): string => text.replace(/[[\]\n]/g, ' ').trim()

const around = (content: string, sign: string): string =>
  content.trim() === '' ? content : content.replace(/^(\s*)([\s\S]*?)(\s*)$/, `$1${sign}$2${sign}$3`)

/** These signs hold no spaces. */
const aroundWord = (content: string, sign: string): string =>
  /^[^\s~^[\]]+$/.test(content) ? `${sign}${content}${sign}` : content

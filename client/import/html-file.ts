/**
 * An HTML file as a note: its text in Markdown, and what its head says of it. Links to other files that become notes lead to
 * those. Loaded when there is such a file.
 */
import { plainFileForm } from '../../shared/document/file-form.ts'
import { headlineOf } from '../../shared/document/headline.ts'
import { nameKey } from '../../shared/document/note-link.ts'
import { hasScheme, leaveSeen, markdownOf, parseHtml } from '../html/html-to-markdown.ts'
import { linkToNote } from '../html/html-note-links.ts'
import type { FileReader } from './file-reader.ts'
import { timeOf } from './front-matter.ts'
import { decodeHtml } from './html-charset.ts'

/** How programs name, in `name`, `property` or `itemprop`, what they say of a page. */
const created = ['created', 'article:published_time', 'datePublished', 'dcterms.created', 'DC.date.created', 'date']
const edited = ['updated', 'modified', 'article:modified_time', 'dateModified', 'dcterms.modified', 'last-modified']
const longestTitle = 200

export const readHtmlFile: FileReader = async (bytes, path, titleAt) => {
  const html = decodeHtml(bytes)
  if (html === undefined) return undefined
  const page = parseHtml(html)
  const own = ownSheet(page)
  const body = own ?? page.body
  const meta = metaOf(page)
  const title = own === undefined ? titleOf(page) : takeOwnTitle(own)
  leaveSeen(body)
  if (own === undefined) await linkNeighbours(body, path, titleAt)
  // Of one that is nested too deep its words are better than nothing.
  const markdown = markdownOf(body, 'neighbours') ?? body.textContent.trim()
  const text = markdown === '' ? '' : `${markdown}\n`
  const headline = headlineOf(text).title
  return {
    text,
    form: plainFileForm,
    convertedFrom: 'html',
    identity: identityOf(bytes, text),
    // Where the text begins with it, the text names the note.
    title: title === undefined ? (own && headline) || undefined : sameName(title, headline) ? headline : title,
    createdAt: timeOf(meta.first(created)),
    editedAt: timeOf(meta.first(edited)),
    tags: [...meta.all('keywords').flatMap((words) => words.split(/\s*[,，;；]\s*/)), ...meta.all('article:tag')],
    favourite: false,
    pinned: false,
  }
}

/** By which links name the note that a file becomes. */
export function titleOfHtml(bytes: Uint8Array): string | undefined {
  const html = decodeHtml(bytes)
  return html === undefined ? undefined : titleOf(parseHtml(html))
}

/**
 * The Markdown is a part of it: another version of this app may make another text of the same file, and two texts of one note
 * would be two writers' (docs/decisions/0023-a-file-is-always-the-same-note.md).
 */
function identityOf(bytes: Uint8Array, text: string): Uint8Array {
  const words = new TextEncoder().encode(text)
  const both = new Uint8Array(bytes.length + words.length)
  both.set(bytes)
  both.set(words, bytes.length)
  return both
}

/** A page that this app has made of a note. */
const ownSheet = (page: Document): HTMLElement | undefined =>
  page.querySelector<HTMLElement>('body > main.note-sheet') ?? undefined

/** The title that somebody gave the note stands above its text, and is not in it. */
function takeOwnTitle(sheet: Element): string | undefined {
  const heading = sheet.querySelector(':scope > h1.note-title')
  heading?.remove()
  return heading === null ? undefined : plainTitle(heading.textContent)
}

const titleOf = (page: Document): string | undefined =>
  plainTitle(page.title) ?? plainTitle(page.querySelector('h1')?.textContent ?? '')

function plainTitle(text: string): string | undefined {
  const title = text.replace(/\s+/g, ' ').trim()
  return [...title].slice(0, longestTitle).join('') || undefined
}

const sameName = (a: string, b: string): boolean => nameKey(a) === nameKey(b)

interface Meta {
  first(names: readonly string[]): string | undefined
  all(name: string): string[]
}

function metaOf(page: Document): Meta {
  const found = [...page.querySelectorAll('meta[content]')].map((element) => ({
    name: (['name', 'property', 'itemprop'].map((key) => element.getAttribute(key)).find(Boolean) ?? '').toLowerCase(),
    content: element.getAttribute('content')?.trim() ?? '',
  }))
  const all = (wanted: string): string[] =>
    found.flatMap(({ name, content }) => (name === wanted.toLowerCase() && content !== '' ? content : []))
  return { all, first: (names) => names.map((name) => all(name)[0]).find((content) => content !== undefined) }
}

/** An address that leads beside the page, to a file of the same import, leads to its note. */
async function linkNeighbours(
  body: Element,
  path: string,
  titleAt: (path: string) => Promise<string | undefined>,
): Promise<void> {
  for (const anchor of body.querySelectorAll('a[href]')) {
    const neighbour = neighbourOf(path, anchor.getAttribute('href') ?? '')
    const title = neighbour === undefined ? undefined : await titleAt(neighbour)
    if (title !== undefined) linkToNote(anchor, title)
  }
}

export function neighbourOf(path: string, address: string): string | undefined {
  const place = address.replace(/[?#][\s\S]*$/, '').trim()
  if (place === '' || hasScheme(place) || place.startsWith('//')) return undefined
  const parts = place.startsWith('/') ? [] : path.split('/').slice(0, -1)
  for (const part of unescaped(place).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function unescaped(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}

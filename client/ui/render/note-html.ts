/**
 * A note as HTML: for paper, for a file, for whoever reads it elsewhere. It is made from the same tree as the live view. What
 * somebody wrote is text and never HTML, and addresses lead to pages and letters alone, so that nothing in a note can run.
 * What HTML has no word for (where a link between notes leads, what a formula was drawn from) stands in `data-` attributes, so that
 * the file can become the note again (client/html).
 */
import { highlightCode } from '@lezer/highlight'
import type { SyntaxNode } from '@lezer/common'
import { nameKey, noteLinkAt } from '../../../shared/document/note-link.ts'
import { languageNamed } from '../editor/code/code-languages.ts'
import { codeClasses } from '../editor/code/code-classes.ts'
import { noteParser } from '../editor/note-language.ts'
import { codeOf, type Drawings, isDiagram } from './drawings.ts'

export interface RenderWords {
  footnotes: string
  /** The link from a footnote back to where it is meant. */
  backToText: string
  done: string
  open: string
}

/** What `drawings` knows of formulas and diagrams is drawn, of the rest the source is shown. */
export function noteHtml(text: string, words: RenderWords, drawings: Drawings): string {
  return new NoteHtml(text, words, drawings).html()
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** Others may have written it. */
export function safeAddress(address: string): string | undefined {
  const whole = /^www\./i.test(address) ? `https://${address}` : address
  return /^(?:https?:\/\/|mailto:|tel:)/i.test(whole) ? whole : undefined
}

const headingLevel: Readonly<Record<string, number>> = {
  ATXHeading1: 1,
  ATXHeading2: 2,
  ATXHeading3: 3,
  ATXHeading4: 4,
  ATXHeading5: 5,
  ATXHeading6: 6,
  SetextHeading1: 1,
  SetextHeading2: 2,
}
const inlineTags: Readonly<Record<string, string>> = {
  Emphasis: 'em',
  StrongEmphasis: 'strong',
  Strikethrough: 'del',
  Subscript: 'sub',
  Superscript: 'sup',
}
/** Signs of Markdown, and what is not for readers. */
const unseen = new Set([
  'EmphasisMark',
  'StrikethroughMark',
  'SubscriptMark',
  'SuperscriptMark',
  'CodeMark',
  'LinkMark',
  'LinkTitle',
  'LinkLabel',
  'QuoteMark',
  'HeaderMark',
  'ListMark',
  'TaskMarker',
  'TableDelimiter',
  'FootnoteMark',
  'FootnoteLabel',
  'Comment',
  'ProcessingInstruction',
  'CommentBlock',
  'ProcessingInstructionBlock',
  'LinkReference',
])

class NoteHtml {
  private readonly addresses = new Map<string, string>()
  private readonly footnotes = new Map<string, SyntaxNode>()
  /** In the order in which the text has them. */
  private readonly cited: string[] = []

  constructor(
    private readonly text: string,
    private readonly words: RenderWords,
    private readonly drawings: Drawings,
  ) {}

  html(): string {
    const tree = noteParser.parse(this.text)
    tree.iterate({
      enter: ({ name, node }) => {
        if (name === 'LinkReference') this.learnAddress(node)
        if (name === 'Footnote') this.footnotes.set(this.labelOf(node), node)
      },
    })
    return this.blocks(tree.topNode) + this.notes()
  }

  private slice(from: number, to: number): string {
    return this.text.slice(from, to)
  }

  private learnAddress(node: SyntaxNode): void {
    const [label, url] = [node.getChild('LinkLabel'), node.getChild('URL')]
    if (label !== null && url !== null)
      this.addresses.set(nameKey(this.slice(label.from, label.to)), this.slice(url.from, url.to))
  }

  private labelOf(node: SyntaxNode): string {
    const label = node.getChild('FootnoteLabel')
    return label === null ? '' : this.slice(label.from, label.to)
  }

  private blocks(parent: SyntaxNode): string {
    let html = ''
    for (let node = parent.firstChild; node !== null; node = node.nextSibling) html += this.block(node)
    return html
  }

  private block(node: SyntaxNode): string {
    const { name, from, to } = node
    const level = headingLevel[name]
    if (level !== undefined)
      return `<h${level}>${this.inline(node)
        .replace(/<br>\s*$/, '')
        .trim()}</h${level}>\n`
    switch (name) {
      case 'Paragraph':
        return `<p>${this.inline(node)}</p>\n`
      case 'Blockquote':
        return `<blockquote>\n${this.blocks(node)}</blockquote>\n`
      case 'BulletList':
        return `<ul>\n${this.items(node)}</ul>\n`
      case 'OrderedList': {
        const first = Number.parseInt(this.slice(from, from + 9), 10)
        return `<ol${first === 1 || Number.isNaN(first) ? '' : ` start="${first}"`}>\n${this.items(node)}</ol>\n`
      }
      case 'FencedCode':
        return this.fencedCode(node)
      case 'CodeBlock':
        return `<pre><code>${escapeHtml(this.slice(from, to).replace(/^ {4}|^\t/gm, ''))}</code></pre>\n`
      case 'HorizontalRule':
        return '<hr>\n'
      case 'Table':
        return this.table(node)
      case 'BlockMath':
        return `<div class="formula" data-tex="${escapeHtml(this.tex(node))}">${this.formula(node, true)}</div>\n`
      case 'HTMLBlock':
        return `<p>${lines(escapeHtml(this.slice(from, to)))}</p>\n`
      case 'Task':
        return this.inline(node)
      // They come at the end.
      case 'Footnote':
        return ''
      default:
        return unseen.has(name) ? '' : this.inline(node)
    }
  }

  private items(list: SyntaxNode): string {
    const isLoose = /\n[ \t>]*\n/.test(this.slice(list.from, list.to))
    return list
      .getChildren('ListItem')
      .map((item) => {
        let content = ''
        const task = item.getChild('Task')
        for (let node = item.firstChild; node !== null; node = node.nextSibling)
          content += node.name === 'Paragraph' && !isLoose ? `${this.inline(node)}\n` : this.block(node)
        if (task === null) return `<li>${content.trim()}</li>\n`
        const marker = task.getChild('TaskMarker')
        const isDone = marker !== null && this.slice(marker.from + 1, marker.from + 2) !== ' '
        const box = `<input type="checkbox" disabled${isDone ? ' checked' : ''} aria-label="${escapeHtml(isDone ? this.words.done : this.words.open)}">`
        return `<li class="task">${box} ${content.trim()}</li>\n`
      })
      .join('')
  }

  private fencedCode(node: SyntaxNode): string {
    const info = node.getChild('CodeInfo')
    const language = info === null ? '' : this.slice(info.from, info.to)
    const code = codeOf(this.text, node.getChildren('CodeText'))
    const drawing = isDiagram(language) ? this.drawings.diagram(code) : undefined
    if (drawing !== undefined) return `<figure class="diagram" data-mermaid="${escapeHtml(code)}">${drawing}</figure>\n`
    const named = /^[^\s{]+/.exec(language)?.[0]
    const kind = named === undefined ? '' : ` class="language-${escapeHtml(named)}"`
    return `<pre><code${kind}>${highlighted(code, language)}</code></pre>\n`
  }

  private table(node: SyntaxNode): string {
    const rule = node.getChild('TableDelimiter')
    const alignments = (rule === null ? '' : this.slice(rule.from, rule.to))
      .replace(/^\s*\||\|\s*$/g, '')
      .split('|')
      .map((cell) => cell.trim())
      .map((cell) => (cell.endsWith(':') ? (cell.startsWith(':') ? 'center' : 'right') : ''))
    const row = (of: SyntaxNode, tag: 'th' | 'td'): string => {
      const cells = this.cells(of).map((html, column) => {
        const alignment = alignments[column] ?? ''
        const scope = tag === 'th' ? ' scope="col"' : ''
        return `<${tag}${scope}${alignment === '' ? '' : ` class="${alignment}"`}>${html}</${tag}>`
      })
      return `<tr>${cells.join('')}</tr>\n`
    }
    const head = node.getChildren('TableHeader').map((each) => row(each, 'th'))
    const body = node.getChildren('TableRow').map((each) => row(each, 'td'))
    return `<table>\n<thead>\n${head.join('')}</thead>\n<tbody>\n${body.join('')}</tbody>\n</table>\n`
  }

  /** An empty cell has no node of its own: the signs between cells say where it is. */
  private cells(row: SyntaxNode): string[] {
    const cells: string[] = []
    let current: string | undefined
    const opens = row.firstChild?.name === 'TableDelimiter'
    if (!opens) current = ''
    for (let node = row.firstChild; node !== null; node = node.nextSibling) {
      if (node.name === 'TableDelimiter') {
        if (current !== undefined) cells.push(current)
        current = ''
      } else if (node.name === 'TableCell') current = this.inline(node).trim()
    }
    if (current !== undefined && current !== '') cells.push(current)
    return cells
  }

  /** What is within a node, without its signs. */
  private inline(node: SyntaxNode, from = node.from, to = node.to): string {
    let html = ''
    let at = from
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      if (child.to <= from || child.from >= to) continue
      html += this.plain(at, child.from)
      html += this.inlineNode(child)
      at = child.to
      // The space behind a quote's sign belongs to that.
      if (child.name === 'QuoteMark' && this.text.charAt(at) === ' ') at++
    }
    return html + this.plain(at, to)
  }

  /** Each line is a line, as one sees it where it was written. */
  private plain(from: number, to: number): string {
    return from >= to ? '' : lines(escapeHtml(this.slice(from, to)))
  }

  private inlineNode(node: SyntaxNode): string {
    const { name, from, to } = node
    if (unseen.has(name)) return ''
    const tag = inlineTags[name]
    if (tag !== undefined) return `<${tag}>${this.inline(node)}</${tag}>`
    switch (name) {
      case 'InlineCode': {
        const [open, close] = node.getChildren('CodeMark')
        const code = this.slice(open?.to ?? from, close?.from ?? to).replace(/\n/g, ' ')
        return `<code>${escapeHtml(/^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code)}</code>`
      }
      case 'Link':
      case 'Image':
        return this.link(node)
      case 'Autolink':
      case 'URL': {
        const address = this.slice(from, to).replace(/^<|>$/g, '')
        return anchored(escapeHtml(address), /^[^\s@:/]+@[^\s@]+$/.test(address) ? `mailto:${address}` : address)
      }
      case 'Escape':
        return escapeHtml(this.slice(from + 1, to))
      case 'Entity':
        return /^&(?:#\d+|#x[\da-f]+|\w+);$/i.test(this.slice(from, to)) ? this.slice(from, to) : this.plain(from, to)
      case 'HardBreak':
        return '<br>'
      case 'HTMLTag':
        // The one that people write in cells.
        return /^<br\s*\/?>$/i.test(this.slice(from, to)) ? '<br>' : this.plain(from, to)
      case 'NoteLink': {
        const link = noteLinkAt(this.slice(from, to), 0)
        return link === undefined
          ? this.plain(from, to)
          : `<span class="note-link" data-note="${escapeHtml(link.target)}">${escapeHtml(link.shown ?? link.target)}</span>`
      }
      case 'FootnoteReference':
        return this.reference(this.labelOf(node))
      case 'InlineMath': {
        const isLarge = this.slice(from, from + 2) === '$$'
        const display = isLarge ? ' data-display=""' : ''
        return `<span data-tex="${escapeHtml(this.tex(node))}"${display}>${this.formula(node, isLarge)}</span>`
      }
      default:
        return this.inline(node)
    }
  }

  private link(node: SyntaxNode): string {
    const [open, close] = node.getChildren('LinkMark')
    if (open === undefined || close === undefined) return this.plain(node.from, node.to)
    const shown = this.inline(node, open.to, close.from)
    const url = node.getChild('URL')
    const label = node.getChild('LinkLabel')
    const name = label === null ? `[${this.slice(open.to, close.from)}]` : this.slice(label.from, label.to)
    const address = url === null ? this.addresses.get(nameKey(name)) : this.slice(url.from, url.to)
    if (address === undefined) return this.plain(node.from, node.to)
    const plain = address.replace(/^<|>$/g, '')
    return anchored(shown === '' ? escapeHtml(plain) : shown, plain, node.name === 'Image' ? 'image' : undefined)
  }

  private tex(node: SyntaxNode): string {
    const source = node.getChild('MathText')
    return source === null ? '' : this.slice(source.from, source.to).trim()
  }

  private formula(node: SyntaxNode, isBlock: boolean): string {
    const tex = this.tex(node)
    return this.drawings.formula(tex, isBlock) ?? `<code>${escapeHtml(tex)}</code>`
  }

  private reference(label: string): string {
    if (!this.footnotes.has(label)) return escapeHtml(`[^${label}]`)
    const isFirst = !this.cited.includes(label)
    if (isFirst) this.cited.push(label)
    const number = this.cited.indexOf(label) + 1
    return `<sup><a href="#note-${number}"${isFirst ? ` id="from-${number}"` : ''}>${number}</a></sup>`
  }

  /** At the end, those that nothing leads to last. One may name another. */
  private notes(): string {
    const items: string[] = []
    const add = (label: string): void => {
      const node = this.footnotes.get(label)
      if (node === undefined) return
      const number = this.cited.indexOf(label) + 1
      const content = this.inline(node).trim()
      const back =
        number === 0 ? '' : ` <a href="#from-${number}" aria-label="${escapeHtml(this.words.backToText)}">↩</a>`
      items.push(`<li${number === 0 ? '' : ` id="note-${number}"`}>${content}${back}</li>\n`)
    }
    for (let at = 0; at < this.cited.length; at++) add(this.cited[at] ?? '')
    for (const label of this.footnotes.keys()) if (!this.cited.includes(label)) add(label)
    if (items.length === 0) return ''
    return `<section class="footnotes" aria-label="${escapeHtml(this.words.footnotes)}">\n<ol>\n${items.join('')}</ol>\n</section>\n`
  }
}

/** The space that stands before a line in a list or a quote is no part of it. */
const lines = (html: string): string => html.replace(/\n[ \t]*/g, '<br>\n')

function anchored(html: string, address: string, kind?: 'image'): string {
  const safe = safeAddress(address)
  const named = kind === undefined ? '' : ` class="${kind}"`
  return safe === undefined ? html : `<a${named} href="${escapeHtml(safe)}" rel="noopener noreferrer">${html}</a>`
}

function highlighted(code: string, info: string): string {
  const parser = languageNamed(info)?.support?.language.parser
  if (parser === undefined) return escapeHtml(code)
  let html = ''
  highlightCode(
    code,
    parser.parse(code),
    codeClasses,
    (text, classes) => {
      html += classes === '' ? escapeHtml(text) : `<span class="${classes}">${escapeHtml(text)}</span>`
    },
    () => {
      html += '\n'
    },
  )
  return html
}

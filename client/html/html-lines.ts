/** What stands line by line: code, and lines that end within a paragraph. */
import type TurndownService from 'turndown'
import { isInTable } from './html-tables.ts'

/** Set on a break that is the end of a line in the text, and nothing more. */
const soft = 'data-soft'

/**
 * The pages that this app makes have a break and a new line for the end of each line, and a break alone where Markdown has two
 * spaces before it.
 */
export function markLineBreaks(body: Element): void {
  for (const mark of body.querySelectorAll('br')) {
    if (mark.closest('pre') !== null) mark.replaceWith('\n')
    else if (mark.closest('.note-sheet') !== null && mark.nextSibling?.nodeValue?.startsWith('\n') === true)
      mark.setAttribute(soft, '')
  }
}

export function addLineBreaks(service: TurndownService): void {
  service.addRule('lineBreak', {
    filter: 'br',
    replacement: (_, node) => {
      const element = node as Element
      if (isInTable(element)) return '<br>'
      return element.hasAttribute(soft) ? '\n' : '  \n'
    },
  })
}

export function addCodeBlocks(service: TurndownService): void {
  service.addRule('codeBlock', {
    filter: 'pre',
    replacement: (_, pre) => {
      const code = pre.textContent.replace(/\n$/, '')
      const ticks = (code.match(/^`{3,}/gm) ?? []).reduce((most, run) => Math.max(most, run.length + 1), 3)
      const fence = '`'.repeat(ticks)
      return `\n\n${fence}${languageOf(pre)}\n${code}\n${fence}\n\n`
    },
  })
}

/** As highlighters say it: on the code, on the block, or on what is around that. */
function languageOf(pre: HTMLElement): string {
  const code = pre.firstElementChild?.nodeName === 'CODE' ? pre.firstElementChild : null
  for (const element of [code, pre, pre.parentElement]) {
    const named = /(?:^|\s)(?:lang(?:uage)?-|highlight-source-|brush:\s*)([\w+#.-]+)/.exec(
      element?.className ?? '',
    )?.[1]
    if (named !== undefined) return named
  }
  return pre.classList.contains('mermaid') ? 'mermaid' : ''
}

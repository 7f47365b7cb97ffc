/** Markdown for what was copied from a page or a word processor. Loaded when there is some to paste. */
import { leaveSeen, markdownOf, parseHtml } from '../../../html/html-to-markdown.ts'

/** What makes HTML worth more than the text that comes with it. */
const telling =
  'a[href], b, strong, i, em, s, del, strike, h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, pre, code, hr, img[src], [data-tex], span[style*="font-weight"], span[style*="italic"], span[style*="line-through"]'
/** Nobody reads a page of this size, and converting it would take long. */
const mostHtml = 2_000_000

/** `undefined` where the text that comes with it is as good. */
export function pastedMarkdown(html: string): string | undefined {
  if (html.length > mostHtml) return undefined
  const { body } = parseHtml(html)
  leaveSeen(body)
  return body.querySelector(telling) === null ? undefined : markdownOf(body, 'everywhere')
}

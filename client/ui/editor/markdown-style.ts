/** Which parts of Markdown get which class; the looks are in editor.css. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { tags } from '@lezer/highlight'

export const markdownStyle = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.heading1, class: 'md-h1' },
    { tag: tags.heading2, class: 'md-h2' },
    { tag: tags.heading3, class: 'md-h3' },
    { tag: [tags.heading4, tags.heading5, tags.heading6, tags.heading], class: 'md-h4' },
    { tag: tags.strong, class: 'md-strong' },
    { tag: tags.emphasis, class: 'md-emphasis' },
    { tag: tags.strikethrough, class: 'md-struck' },
    { tag: tags.monospace, class: 'md-code' },
    { tag: tags.link, class: 'md-link' },
    { tag: [tags.url, tags.labelName, tags.string], class: 'md-address' },
    { tag: tags.quote, class: 'md-quote' },
    { tag: [tags.processingInstruction, tags.contentSeparator, tags.escape], class: 'md-mark' },
    { tag: [tags.comment, tags.angleBracket, tags.tagName, tags.attributeName], class: 'md-mark' },
  ]),
)

/** Which parts of Markdown, and of code in it, get which class; the looks are in editor.css. */
import { languageDataProp, syntaxHighlighting } from '@codemirror/language'
import { type Highlighter, tagHighlighter, tags } from '@lezer/highlight'
import { codeClasses } from './code/code-classes.ts'
import { noteLanguage } from './note-language.ts'
import './code/code.css'

/** Not in code: a word of a program may be called what a part of Markdown is called. */
const inMarkdown: Highlighter['scope'] = (type) => type.prop(languageDataProp) === noteLanguage.data

const markdownClasses: Highlighter = {
  ...tagHighlighter([
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
  scope: inMarkdown,
}

export const markdownStyle = [syntaxHighlighting(markdownClasses), syntaxHighlighting(codeClasses)]

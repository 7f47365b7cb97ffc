/** Which words of programs get which class; the looks are in code.css. */
import { languageDataProp } from '@codemirror/language'
import { type Highlighter, tagHighlighter, tags } from '@lezer/highlight'
import { noteLanguage } from '../note-language.ts'

export const codeClasses: Highlighter = {
  ...tagHighlighter([
    { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.self], class: 'code-keyword' },
    { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.escape, tags.inserted], class: 'code-string' },
    { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.unit, tags.color], class: 'code-value' },
    { tag: [tags.comment, tags.meta, tags.documentMeta], class: 'code-comment' },
    {
      tag: [
        tags.typeName,
        tags.className,
        tags.namespace,
        tags.tagName,
        tags.function(tags.variableName),
        tags.function(tags.propertyName),
        tags.definition(tags.propertyName),
        tags.macroName,
        tags.heading,
      ],
      class: 'code-name',
    },
    { tag: [tags.deleted, tags.invalid], class: 'code-removed' },
  ]),
  scope: (type) => type.prop(languageDataProp) !== noteLanguage.data,
}

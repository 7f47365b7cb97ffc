/** The two ends of a footnote: where it is meant, and what it says. */
import type { EditorState, TransactionSpec } from '@codemirror/state'

/** From a sign in the text, where what it says begins; from there, behind the first sign in the text. */
export function otherEndOf(text: string, label: string, isDefinition: boolean): number | undefined {
  const sign = `[^${label}]`
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
    const begins =
      text.charAt(at + sign.length) === ':' && (at === 0 || /\n {0,3}$/.test(text.slice(Math.max(0, at - 4), at)))
    if (begins && !isDefinition) return at + sign.length + 1 + (text.charAt(at + sign.length + 1) === ' ' ? 1 : 0)
    if (!begins && isDefinition) return at + sign.length
  }
  return undefined
}

/** A sign at the caret, with a number that none has yet, and a line for what it says at the end of the note. */
export function insertedFootnote(state: EditorState): TransactionSpec {
  const text = state.doc.toString()
  let number = 1
  while (text.includes(`[^${number}]`)) number++
  const sign = `[^${number}]`
  const { head } = state.selection.main
  const isAtEnd = head === text.length
  const line = `${gapAfter(isAtEnd ? text + sign : text)}${sign}: `
  return {
    changes: isAtEnd
      ? { from: head, insert: sign + line }
      : [
          { from: head, insert: sign },
          { from: text.length, insert: line },
        ],
    selection: { anchor: text.length + sign.length + line.length },
  }
}

/** Footnotes follow one another; an empty line stands before the first. */
function gapAfter(text: string): string {
  const isAfterOne = /(?:^|\n) {0,3}\[\^[^\s[\]]+\]:[^\n]*\n?$/.test(text)
  if (text.endsWith('\n\n') || (text.endsWith('\n') && isAfterOne)) return ''
  return text.endsWith('\n') || isAfterOne ? '\n' : '\n\n'
}

/** The signs that a line of Markdown begins with: quotes, a heading's, a list item's, a task's box. */

const beginning =
  /^((?: {0,3}> ?)*)(\s*)(?:(#{1,6})(?:[ \t]+|$)|(?:([-*+])|(\d{1,9})([.)]))(?:[ \t]+|$)(?:(\[[ xX]\])(?:[ \t]+|$))?)?/

export interface LineSigns {
  /** All `>` with their spaces. */
  quotes: string
  indent: string
  /** The offset at which the heading's or the item's sign begins. */
  at: number
  /** The sign with the space after it; without the box of a task. */
  sign: string
  kind: 'plain' | 'heading' | 'bullet' | 'number' | 'task'
  /** Of a heading. */
  level: number
  /** Of a numbered item. */
  number: number
  /** The box with its space. */
  box: string
}

export function lineSigns(text: string): LineSigns {
  const match = beginning.exec(text)
  const [all = '', quotes = '', indent = '', hashes, bullet, digits, , box] = match ?? []
  const at = quotes.length + indent.length
  const rest = all.slice(at)
  const boxAt = box === undefined ? rest.length : rest.indexOf(box)
  const kind =
    box !== undefined
      ? 'task'
      : hashes !== undefined
        ? 'heading'
        : bullet !== undefined
          ? 'bullet'
          : digits !== undefined
            ? 'number'
            : 'plain'
  return {
    quotes,
    indent,
    at,
    sign: kind === 'plain' ? '' : rest.slice(0, boxAt),
    kind,
    level: hashes?.length ?? 0,
    number: digits === undefined ? 0 : Number(digits),
    box: rest.slice(boxAt),
  }
}

/** The offset at which the line's own text begins. */
export function prefixEnd(text: string): number {
  const { at, sign, box } = lineSigns(text)
  return at + sign.length + box.length
}

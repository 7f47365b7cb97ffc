/** Ticking tasks: which characters of a line change. */

/** A list item that begins with a box, also inside quotes. */
const taskLine = /^((?:\s*>)*\s*(?:[-*+]|\d{1,9}[.)])\s+\[)([ xX])\](?=\s|$)/

export interface TaskToggle {
  /** Offset in the line of the one character between the brackets. */
  offset: number
  insert: ' ' | 'x'
}

export function taskToggle(line: string): TaskToggle | undefined {
  const match = taskLine.exec(line)
  const before = match?.[1]
  if (before === undefined) return undefined
  return { offset: before.length, insert: match?.[2] === ' ' ? 'x' : ' ' }
}

/** What the box is called: the text after it. */
export const taskText = (line: string): string => line.replace(taskLine, '').trim().slice(0, 120)

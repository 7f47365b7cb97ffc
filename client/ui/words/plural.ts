/** English numbers, and the form of a noun that goes with them: one note, two notes. */
/** Made when a number is long enough to need it. */
let digits: Intl.NumberFormat | undefined

export function number(value: number): string {
  // Below, there is nothing to group, and the formatter takes longer to make than anything else at the start.
  if (value < 1_000) return String(value)
  digits ??= new Intl.NumberFormat('en')
  return digits.format(value)
}

/** `counted(2, 'note', 'notes')` is "2 notes". */
export const counted = (count: number, one: string, other: string): string =>
  `${number(count)} ${count === 1 ? one : other}`

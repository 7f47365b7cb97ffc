/** English numbers, and the form of a noun that goes with them: one note, two notes. */
const rules = new Intl.PluralRules('en')
const digits = new Intl.NumberFormat('en')

export const number = (value: number): string => digits.format(value)

/** `counted(2, 'note', 'notes')` is "2 notes". */
export const counted = (count: number, one: string, other: string): string =>
  `${digits.format(count)} ${rules.select(count) === 'one' ? one : other}`

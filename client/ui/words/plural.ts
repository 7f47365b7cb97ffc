/** Picks the form of an English noun phrase that goes with a number: one note, two notes. */
const rules = new Intl.PluralRules('en')
const digits = new Intl.NumberFormat('en')

/** `counted(2, 'note', 'notes')` is "2 notes". */
export const counted = (count: number, one: string, other: string): string =>
  `${digits.format(count)} ${rules.select(count) === 'one' ? one : other}`

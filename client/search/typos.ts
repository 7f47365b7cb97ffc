/** Words that somebody may have meant who typed another one: with a letter wrong, missing, too many, or two exchanged. */

/** How many such mistakes a word may have: none in a short one, where each makes another word. */
export const mistakesIn = (word: string): number =>
  word.length < 4 || !/^\p{Script=Latin}+$/u.test(word) ? 0 : word.length < 8 ? 1 : 2

/** Whether one can be made of the other with at most so many mistakes, the first letter apart. */
export function isNear(word: string, other: string, most: number): boolean {
  const difference = word.length - other.length
  if (difference > most || -difference > most || word === other) return word === other
  if (word.charCodeAt(0) !== other.charCodeAt(0)) return false
  // Optimal string alignment, a row at a time, given up when no way leads through within the limit.
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= word.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= other.length; j++) {
      const isSame = word.charCodeAt(i - 1) === other.charCodeAt(j - 1)
      let cost = Math.min(cell(last, j) + 1, cell(row, j - 1) + 1, cell(last, j - 1) + (isSame ? 0 : 1))
      const isExchanged =
        i > 1 &&
        j > 1 &&
        word.charCodeAt(i - 1) === other.charCodeAt(j - 2) &&
        word.charCodeAt(i - 2) === other.charCodeAt(j - 1)
      if (isExchanged) cost = Math.min(cost, cell(beforeLast, j - 2) + 1)
      row.push(cost)
      if (cost < least) least = cost
    }
    if (least > most) return false
    beforeLast = last
    last = row
  }
  return cell(last, other.length) <= most
}

const cell = (row: readonly number[], at: number): number => row[at] ?? Infinity

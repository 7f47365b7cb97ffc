/** Words that somebody may have meant who typed another one: with a letter wrong, missing, too many, or two exchanged. */

const shortest = 4
/** With a letter too many. */
export const shortestTypo = shortest - 1

/** How many such mistakes a word may have: none in a short one, where each makes another word. */
export const mistakesIn = (word: string): number =>
  word.length < shortest || !/^\p{Script=Latin}+$/u.test(word) ? 0 : word.length < 8 ? 1 : 2

/** Whether one can be made of the other with at most so many mistakes, the first letter apart. */
export function isNear(word: string, other: string, most: number): boolean {
  const difference = word.length - other.length
  if (difference > most || -difference > most || word === other) return word === other
  if (word.charCodeAt(0) !== other.charCodeAt(0)) return false
  if (word.length > longest - 2 || other.length > longest - 2) return false
  // Optimal string alignment, a row at a time, given up when no way leads through within the limit. Of each row only the
  // cells are looked at that can be within it: as far from the diagonal as there may be mistakes.
  let [beforeLast, last, row] = rows
  for (let j = 0; j <= Math.min(other.length, most); j++) last[j] = j
  if (most < other.length) last[most + 1] = tooMany
  for (let i = 1; i <= word.length; i++) {
    const [from, to] = [Math.max(1, i - most), Math.min(other.length, i + most)]
    row[from - 1] = from === 1 && i <= most ? i : tooMany
    let least = row[from - 1] ?? tooMany
    const code = word.charCodeAt(i - 1)
    for (let j = from; j <= to; j++) {
      const otherCode = other.charCodeAt(j - 1)
      let cost = Math.min(cell(last, j) + 1, cell(row, j - 1) + 1, cell(last, j - 1) + (code === otherCode ? 0 : 1))
      const isExchanged =
        i > 1 && j > 1 && code === other.charCodeAt(j - 2) && word.charCodeAt(i - 2) === otherCode && code !== otherCode
      if (isExchanged) cost = Math.min(cost, cell(beforeLast, j - 2) + 1)
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least > most) return false
    if (to < other.length) row[to + 1] = tooMany
    ;[beforeLast, last, row] = [last, row, beforeLast]
  }
  return cell(last, other.length) <= most
}

const tooMany = 100
const longest = 64
/** Used again and again: words are compared with thousands of others. */
const rows = [new Uint8Array(longest), new Uint8Array(longest), new Uint8Array(longest)] as const

const cell = (row: Uint8Array, at: number): number => row[at] ?? tooMany

/** Whether somebody typed the word that they were asked for. Case, spaces and the width of letters are no matter. */
export const isTypedWord = (typed: string, word: string): boolean =>
  typed.normalize('NFKC').trim().toLowerCase() === word.toLowerCase()

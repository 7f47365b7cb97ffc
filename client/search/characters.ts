/**
 * What a character is to the search, by its UTF-16 code unit. Words are looked for from their beginnings. In scripts that put
 * no spaces between words every character counts, and so does each half of a pair: an emoji is two.
 */

export const between = 0
export const ofWord = 1
export const byItself = 2
export type CharacterKind = typeof between | typeof ofWord | typeof byItself

const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々〆]/u
const lettersAndDigits = /[\p{L}\p{N}\p{M}]/u

/** 255: nobody has asked yet. Asked of millions of characters, of which few are different ones. */
const kinds = new Uint8Array(65_536).fill(255)

export function kindOf(codeUnit: number): CharacterKind {
  const known = kinds[codeUnit]
  if (known !== undefined && known !== 255) return known as CharacterKind
  const kind = findKind(codeUnit)
  kinds[codeUnit] = kind
  return kind
}

function findKind(codeUnit: number): CharacterKind {
  if (codeUnit >= 0xd800 && codeUnit <= 0xdfff) return byItself
  const character = String.fromCharCode(codeUnit)
  if (spaceless.test(character)) return byItself
  return lettersAndDigits.test(character) ? ofWord : between
}

/**
 * Texts as they are compared: small letters, without accents, full-width forms as plain ones. A character stays one
 * character, apart from accents that stand by themselves, which go.
 */

export interface Folded {
  readonly text: string
  /** Where each of its characters is in the original; `undefined` where that is the same place. */
  readonly places: Uint32Array | undefined
}

/** One more than the folded code unit; 0: nobody has asked yet. */
const folds = new Uint32Array(65_536)
const pieceLength = 4_096
const isAccent = (code: number): boolean => code >= 0x300 && code <= 0x36f

export function fold(text: string): Folded {
  // eslint-disable-next-line no-control-regex -- the characters that are one byte each
  if (/^[\x00-\x7f]*$/.test(text)) return { text: text.toLowerCase(), places: undefined }
  let out = ''
  const piece = new Uint16Array(Math.min(text.length, pieceLength))
  let length = 0
  let places: number[] | undefined
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isAccent(code)) {
      places ??= Array.from({ length: at }, (_, index) => index)
      continue
    }
    places?.push(at)
    piece[length++] = foldCode(code)
    if (length === pieceLength) {
      out += String.fromCharCode(...piece)
      length = 0
    }
  }
  return { text: out + String.fromCharCode(...piece.subarray(0, length)), places: places && Uint32Array.from(places) }
}

/** A place in the folded text as a place in the original. */
export const placeOf = ({ text, places }: Folded, at: number, originalLength: number): number =>
  places === undefined ? at : at >= text.length ? originalLength : (places[at] ?? originalLength)

function foldCode(code: number): number {
  const known = folds[code]
  if (known !== undefined && known > 0) return known - 1
  const folded = findFold(code)
  folds[code] = folded + 1
  return folded
}

function findFold(code: number): number {
  const lower = oneUnit(String.fromCharCode(code).toLowerCase(), code)
  const [base, ...rest] = String.fromCharCode(lower).normalize('NFKD')
  // Korean syllables come apart, too, and stay whole here.
  if (base?.length !== 1 || !rest.every((mark) => isAccent(mark.charCodeAt(0)))) return lower
  return oneUnit(base.toLowerCase(), lower)
}

const oneUnit = (text: string, otherwise: number): number => (text.length === 1 ? text.charCodeAt(0) : otherwise)

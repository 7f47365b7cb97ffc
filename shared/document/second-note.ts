/**
 * The second note that "keep both" makes of a note with two values in one field: it holds the other value. Which note that
 * is follows from what was kept, so that two devices that keep both at once make one and the same.
 */
import { digest as sha256 } from 'lib0/hash/sha256'
import { toHexString } from 'lib0/buffer'
import { parseNoteId, type NoteId } from '../ids.ts'
import { assert } from '../assert.ts'

/**
 * `round` tells apart the notes that were made when the same value was kept beside the same note before: 0 the first time.
 */
export function secondNoteId(of: NoteId, field: string, value: string, round: number): NoteId {
  const bytes = sha256(new TextEncoder().encode(JSON.stringify([of, field, value, round]))).slice(0, 16)
  // A UUID of version 8, whose other bits are anybody's to choose (RFC 9562).
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = toHexString(bytes)
  const id = parseNoteId(
    [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'),
  )
  assert(id !== undefined, 'sixteen bytes are a UUID')
  return id
}

export type SuffixLanguage = 'en' | 'zh'

interface Suffix {
  pattern: RegExp
  numbered(number: number): string
}

const suffixes: Readonly<Record<SuffixLanguage, Suffix>> = {
  en: { pattern: / \(other device(?: (\d{1,9}))?\)$/, numbered: (n) => ` (other device${n === 1 ? '' : ` ${n}`})` },
  zh: { pattern: /（云端(\d{1,9})?）$/, numbered: (n) => `（云端${n === 1 ? '' : n}）` },
}

/**
 * What the second note is called: the title with a suffix. A title that has one already, in whichever language, counts on
 * from there; so does one that is taken.
 */
export function secondTitle(title: string, language: SuffixLanguage, taken: ReadonlySet<string>): string {
  let suffix = suffixes[language]
  let number = 1
  let plain = title
  for (const each of Object.values(suffixes)) {
    const match = each.pattern.exec(title)
    if (match === null) continue
    suffix = each
    number = Number(match[1] ?? 1) + 1
    plain = title.slice(0, match.index)
  }
  while (taken.has(plain + suffix.numbered(number))) number++
  return plain + suffix.numbered(number)
}

/** File names for notes that every common file system takes. */

const maxNameBytes = 180
const reservedOnWindows = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** The note's title as a file name without its ending; `fallback` where nothing of the title is left. */
export function fileNameOf(title: string, fallback: string): string {
  const clean = title
    .normalize('NFC')
    // eslint-disable-next-line no-control-regex -- control characters are exactly what must not be in a file name
    .replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\\/:*?"<>|]/g, '-')
    .trim()
    .replace(/^\.+/, '')
  const short = shorten(clean, maxNameBytes).replace(/[. ]+$/, '')
  if (short === '') return fallback
  return reservedOnWindows.test(short) ? `${short}_` : short
}

/** Adds ` (2)`, ` (3)` … where a name is taken. Names that differ only in case are one name on many systems. */
export function uniqueFileName(name: string, ending: string, taken: Set<string>): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? `${name}${ending}` : `${name} (${n})${ending}`
    const key = candidate.toLowerCase()
    if (!taken.has(key)) {
      taken.add(key)
      return candidate
    }
  }
}

function shorten(text: string, maxBytes: number): string {
  const encoder = new TextEncoder()
  let bytes = 0
  let result = ''
  for (const character of text) {
    bytes += encoder.encode(character).length
    if (bytes > maxBytes) break
    result += character
  }
  return result
}

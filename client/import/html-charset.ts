/** The text of an HTML file: in the encoding that its first bytes are marked with, or that it names, or else in UTF-8. */
import { decodeFile } from '../../shared/document/file-bytes.ts'

/** Where the name of the encoding has to stand, by the standard. */
const mostBytesBefore = 1024

/** `undefined` for what is no text. */
export function decodeHtml(bytes: Uint8Array): string | undefined {
  const isMarked = (bytes[0] === 0xef && bytes[1] === 0xbb) || bytes[0] === 0xff || bytes[0] === 0xfe
  const named = isMarked ? undefined : decodeNamed(bytes)
  if (named !== undefined) return named
  const decoded = decodeFile(bytes)
  return decoded.kind === 'text' ? decoded.text : undefined
}

function decodeNamed(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, mostBytesBefore))
  const label = /<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(start)?.[1]
  // What is read here is not UTF-16, whatever it says.
  if (label === undefined || /^utf-?16/i.test(label)) return undefined
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    // Nobody knows that encoding, or it is another one than it says.
    return undefined
  }
}

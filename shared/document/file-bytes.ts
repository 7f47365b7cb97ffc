/**
 * Bytes of a text file to text and back, exactly: what is imported and then exported unchanged has the same bytes.
 * What a text alone cannot say is its form.
 */
import { plainFileForm, type FileForm } from './file-form.ts'

export type DecodedFile =
  /** `convertedFrom` is set where the bytes cannot come back the same: the text is now Unicode. */
  { kind: 'text'; text: string; form: FileForm; convertedFrom: 'gb18030' | undefined } | { kind: 'notText' }

export function decodeFile(bytes: Uint8Array): DecodedFile {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return decodeAs('utf-8', bytes.subarray(3), true)
  if (first === 0xff && second === 0xfe) return decodeAs('utf-16le', bytes.subarray(2), true)
  if (first === 0xfe && second === 0xff) return decodeAs('utf-16be', bytes.subarray(2), true)
  const utf8 = decodeAs('utf-8', bytes, false)
  if (utf8.kind === 'text' || bytes.includes(0)) return utf8
  // Older Chinese editors wrote GBK without saying so; GB18030 contains it.
  const text = decodeStrictly('gb18030', bytes)
  return text === undefined ? { kind: 'notText' } : { ...withLineBreaks(text, plainFileForm), convertedFrom: 'gb18030' }
}

function decodeAs(encoding: FileForm['encoding'], bytes: Uint8Array, byteOrderMark: boolean): DecodedFile {
  const text = decodeStrictly(encoding, bytes)
  // A NUL is no text, and marks nearly every binary file.
  if (text === undefined || text.includes('\0')) return { kind: 'notText' }
  return { ...withLineBreaks(text, { encoding, byteOrderMark, lineBreak: '\n' }), convertedFrom: undefined }
}

function decodeStrictly(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    // ignoreBOM keeps a second mark as a character; the first was cut off above.
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function withLineBreaks(text: string, form: FileForm): { kind: 'text'; text: string; form: FileForm } {
  if (!text.includes('\r\n') || /\r(?!\n)|(?<!\r)\n/.test(text)) return { kind: 'text', text, form }
  return { kind: 'text', text: text.replaceAll('\r\n', '\n'), form: { ...form, lineBreak: '\r\n' } }
}

export function encodeFile(text: string, form: FileForm): Uint8Array<ArrayBuffer> {
  const content = form.lineBreak === '\r\n' ? text.replace(/\r?\n/g, '\r\n') : text
  const marked = form.byteOrderMark ? `\ufeff${content}` : content
  if (form.encoding === 'utf-8') return new TextEncoder().encode(marked)
  const bytes = new Uint8Array(marked.length * 2)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < marked.length; i++) view.setUint16(i * 2, marked.charCodeAt(i), form.encoding === 'utf-16le')
  return bytes
}

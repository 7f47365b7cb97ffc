import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFile, encodeFile } from './file-bytes.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

function roundTrip(bytes: Uint8Array): Uint8Array {
  const decoded = decodeFile(bytes)
  if (decoded.kind !== 'text') throw new Error('not taken for text')
  return encodeFile(decoded.text, decoded.form)
}

const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(2 + text.length * 2))
  view.setUint16(0, 0xfeff, littleEndian)
  for (let i = 0; i < text.length; i++) view.setUint16(2 + i * 2, text.charCodeAt(i), littleEndian)
  return new Uint8Array(view.buffer)
}

describe('decodeFile and encodeFile', () => {
  it.each([
    ['plain', bytesOf('# Title\n\ntext\n')],
    ['empty', bytesOf('')],
    ['without a last line break', bytesOf('one\ntwo')],
    ['Windows line breaks', bytesOf('one\r\ntwo\r\n')],
    ['mixed line breaks', bytesOf('one\r\ntwo\nthree\rfour')],
    ['old Mac line breaks', bytesOf('one\rtwo\r')],
    ['byte order mark', new Uint8Array([0xef, 0xbb, 0xbf, ...bytesOf('中文\r\n笔记')])],
    ['two byte order marks', new Uint8Array([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, 0x61])],
    ['UTF-16, little endian', utf16('Grüße 🌊\r\n', true)],
    ['UTF-16, big endian', utf16('笔记\n', false)],
    ['emoji and rare characters', bytesOf('🧑‍🔬 𠮷 \u2028 \u200d')],
  ])('give back the same bytes: %s', (_name, bytes) => {
    expect(roundTrip(bytes)).toEqual(bytes)
  })

  it('give back the same bytes for any text', () => {
    const piece = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\n', '\r\n', '\r', '\ufeff', '  ', '中'))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.boolean(), (pieces, marked) => {
        const text = pieces.join('').replaceAll('\0', '')
        const bytes = marked ? new Uint8Array([0xef, 0xbb, 0xbf, ...bytesOf(text)]) : bytesOf(text)
        expect(roundTrip(bytes)).toEqual(bytes)
      }),
      { numRuns: 500 },
    )
  })

  it('separate lines by \\n inside the app where the file does so consistently', () => {
    expect(decodeFile(bytesOf('one\r\ntwo\r\n'))).toMatchObject({ text: 'one\ntwo\n', form: { lineBreak: '\r\n' } })
  })

  it('write a line that was added to a Windows file with its line breaks', () => {
    const decoded = decodeFile(bytesOf('one\r\n'))
    if (decoded.kind !== 'text') throw new Error('not taken for text')
    expect(encodeFile(`${decoded.text}two\n`, decoded.form)).toEqual(bytesOf('one\r\ntwo\r\n'))
  })

  it('read an older Chinese file and say that it was converted', () => {
    const gbk = new Uint8Array([0xb1, 0xca, 0xbc, 0xc7])
    expect(decodeFile(gbk)).toMatchObject({ kind: 'text', text: '笔记', convertedFrom: 'gb18030' })
  })

  it.each([
    ['a PNG', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])],
    ['a zip', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0])],
    ['UTF-8 cut in the middle of a character', new Uint8Array([0x61, 0xff, 0xff])],
  ])('take for no text: %s', (_name, bytes) => {
    expect(decodeFile(bytes)).toEqual({ kind: 'notText' })
  })
})

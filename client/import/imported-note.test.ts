import { expect, it } from 'vitest'
import { plainFileForm } from '../../shared/document/file-form.ts'
import { importedNote } from './imported-note.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

it('is the same note for the same file, byte for byte, in every version of this app', () => {
  const bytes = new TextEncoder().encode('# 会议\n')
  const file = { name: '会议.md', bytes, text: '# 会议\n', form: { ...plainFileForm, lineBreak: '\r\n' } as const }
  const { id, update } = importedNote(file, 0)
  expect({ id, update: hex(update) }).toMatchInlineSnapshot(`
    {
      "id": "461a5da3-c026-8559-9cf4-dbaf441b79d6",
      "update": "0102a9819bf90100040107636f6e74656e74092320e4bc9ae8aeae0a28010466696c65096c696e65427265616b0177020d0a00",
    }
  `)
  expect(importedNote(file, 1).id).not.toBe(id)
  expect(importedNote({ ...file, name: 'other.md' }, 0).id).not.toBe(id)
  expect(importedNote({ ...file, bytes: bytes.slice(1) }, 0).id).not.toBe(id)
})

/** Markdown and plain text. The text stays as it is, so that it can come out as it went in. */
import { decodeFile } from '../../shared/document/file-bytes.ts'
import type { ReadFile } from './file-reader.ts'
import { readFrontMatter } from './front-matter.ts'
import { readOwnFrontMatter } from './own-front-matter.ts'

export function readMarkdownFile(bytes: Uint8Array): ReadFile | undefined {
  const decoded = decodeFile(bytes)
  if (decoded.kind === 'notText') return undefined
  const own = readOwnFrontMatter(decoded.text)
  const text = own?.text ?? decoded.text
  const front = readFrontMatter(text)
  return {
    text,
    form: decoded.form,
    convertedFrom: decoded.convertedFrom,
    identity: bytes,
    title: own?.title ?? front?.title,
    createdAt: front?.createdAt,
    editedAt: front?.editedAt,
    tags: [...(own?.tags ?? []), ...(front?.tags ?? [])],
    favourite: own?.favourite ?? false,
    pinned: own?.pinned ?? false,
  }
}

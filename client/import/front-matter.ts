/**
 * What other programs write above a note, between two lines of dashes, in YAML: its title, its times, its tags. It is read, and
 * stays in the text, so that the file can come out again as it went in.
 */
import { parse } from 'yaml'
import { frontMatterOf } from '../../shared/document/front-matter.ts'

export interface ReadFrontMatter {
  title: string | undefined
  /** Milliseconds since 1970. */
  createdAt: number | undefined
  editedAt: number | undefined
  tags: readonly string[]
}

const keys = {
  title: ['title'],
  created: ['created', 'date', 'created_at', 'created_time'],
  edited: ['updated', 'modified', 'edited', 'updated_at', 'last_modified'],
  tags: ['tags', 'tag', 'keywords'],
} as const

/** `undefined` where the text begins with none, or with none that can be read. */
export function readFrontMatter(text: string): ReadFrontMatter | undefined {
  const block = frontMatterOf(text)
  if (block === undefined) return undefined
  let read: unknown
  try {
    // A few lines can stand for gigabytes where they may refer to one another.
    read = parse(block.yaml, { maxAliasCount: 0, logLevel: 'silent' })
  } catch {
    return undefined
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined
  const fields = new Map(Object.entries(read).map(([key, value]) => [key.toLowerCase(), value as unknown]))
  const first = (names: readonly string[]): unknown =>
    names.map((name) => fields.get(name)).find((value) => value !== undefined && value !== null)
  const title = first(keys.title)
  return {
    title: typeof title === 'string' || typeof title === 'number' ? String(title).trim() || undefined : undefined,
    createdAt: timeOf(first(keys.created)),
    editedAt: timeOf(first(keys.edited)),
    tags: tagsOf(first(keys.tags)),
  }
}

/** Of what a file says; `undefined` for what is no time, or one that has not come. */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return time > 0 && time <= Date.now() ? time : undefined
}

/** A list, or one text in which commas or spaces are between them. */
function tagsOf(value: unknown): string[] {
  const given: unknown = typeof value === 'string' ? value.split(value.includes(',') ? ',' : /\s+/) : value
  if (!Array.isArray(given)) return []
  return given.flatMap((tag: unknown) => (typeof tag === 'string' || typeof tag === 'number' ? String(tag) : []))
}

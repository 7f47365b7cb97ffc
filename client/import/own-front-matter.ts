/**
 * What the app knows of a note beside its text, as a block above it in a file: where the file comes back, the block is taken
 * out, and the text is what it was. Other programs read it as front matter of theirs. A note of which there is nothing to say has none.
 */
import { parse, stringify } from 'yaml'
import { frontMatterOf } from '../../shared/document/front-matter.ts'

export interface NoteFacts {
  /** Where it is not what the file says anyway. */
  title: string | undefined
  tags: readonly string[]
  favourite: boolean
  pinned: boolean
}

/** Says whose block it is, and in which form. */
const ownKey = 'driftless'
const form = 1

export function withOwnFrontMatter(text: string, { title, tags, favourite, pinned }: NoteFacts): string {
  if (title === undefined && tags.length === 0 && !favourite && !pinned) return text
  const facts = {
    [ownKey]: form,
    ...(title !== undefined && { title }),
    ...(tags.length > 0 && { tags }),
    ...(favourite && { favourite }),
    ...(pinned && { pinned }),
  }
  return `---\n${stringify(facts, { lineWidth: 0 })}---\n${text}`
}

/** `undefined` where the text has none. `text`: what is below it. */
export function readOwnFrontMatter(text: string): (NoteFacts & { text: string }) | undefined {
  const block = frontMatterOf(text)
  if (block === undefined || !block.yaml.startsWith(`${ownKey}: ${form}\n`)) return undefined
  let facts: unknown
  try {
    facts = parse(block.yaml, { maxAliasCount: 0, logLevel: 'silent' })
  } catch {
    return undefined
  }
  if (typeof facts !== 'object' || facts === null) return undefined
  const { title, tags, favourite, pinned } = facts as Record<string, unknown>
  return {
    title: typeof title === 'string' ? title : undefined,
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    favourite: favourite === true,
    pinned: pinned === true,
    text: text.slice(block.length),
  }
}

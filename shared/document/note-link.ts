/**
 * Links between notes, as they stand in a text: `[[Title]]`, `[[Title#Heading]]`, and `[[Title|what is shown]]`. They name a
 * note by a title that it has, or had (docs/decisions/0024-a-note-keeps-the-names-it-had.md).
 */

export interface NoteLink {
  from: number
  to: number
  /** What is linked to: a title, perhaps with a heading behind `#`. */
  target: string
  /** What stands for it in the text, where that is something else. */
  shown: string | undefined
  /** Where the sign between the two begins and ends; both at the end where there is none. */
  signFrom: number
  signTo: number
}

const inside = /\[\[([^[\]\n]+)\]\]/g
/** In a table, the sign between the two is written `\|`. */
const sign = /\\?\|/

/** The link that begins here. */
export function noteLinkAt(text: string, from: number): NoteLink | undefined {
  inside.lastIndex = from
  const match = inside.exec(text)
  return match?.index === from ? linkOf(match) : undefined
}

function linkOf(match: RegExpExecArray): NoteLink | undefined {
  const [whole, content = ''] = match
  const from = match.index
  const start = from + 2
  const end = start + content.length
  const between = sign.exec(content)
  const target = content.slice(0, between?.index).trim()
  if (target === '') return undefined
  const signFrom = between === null ? end : start + between.index
  const signTo = between === null ? end : signFrom + between[0].length
  const shown = between === null ? undefined : content.slice(signTo - start).trim()
  return { from, to: from + whole.length, target, shown: shown === '' ? undefined : shown, signFrom, signTo }
}

const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/

/** All links of a text, outside code. */
export function* noteLinksOf(text: string): Generator<NoteLink> {
  if (!text.includes('[[')) return
  let open: string | undefined
  for (let from = 0; from <= text.length;) {
    const next = text.indexOf('\n', from)
    const to = next < 0 ? text.length : next
    const line = text.slice(from, to)
    const [, ticks = '', info = ''] = fence.exec(line) ?? []
    if (open !== undefined) {
      if (ticks.startsWith(open) && info.trim() === '') open = undefined
    } else if (ticks !== '' && !(ticks.startsWith('`') && info.includes('`'))) open = ticks
    else if (line.includes('[[')) {
      // As long as before, so that places stay right.
      const plain = line.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, (code) => ' '.repeat(code.length))
      for (const match of plain.matchAll(inside)) {
        const link = linkOf(match)
        if (link === undefined) continue
        const shift = (place: number): number => place + from
        yield {
          ...link,
          from: shift(link.from),
          to: shift(link.to),
          signFrom: shift(link.signFrom),
          signTo: shift(link.signTo),
        }
      }
    }
    from = to + 1
  }
}

/** A name as names are compared: capitals, full width, spaces and the signs that a link cannot hold make no difference. */
export const nameKey = (name: string): string => linkable(name.normalize('NFKC').toLowerCase())

/** A title as it can stand in a link. */
export const linkable = (title: string): string =>
  title
    .replace(/[[\]|\\]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

export interface NamedPlace {
  name: string
  heading: string | undefined
}

/** What a target may mean, the likeliest first: a title may have a `#` of its own. */
export function placesNamed(target: string): NamedPlace[] {
  const places: NamedPlace[] = [{ name: target, heading: undefined }]
  for (let at = target.lastIndexOf('#'); at >= 0; at = at === 0 ? -1 : target.lastIndexOf('#', at - 1))
    places.push({ name: target.slice(0, at).trim(), heading: target.slice(at + 1).trim() })
  return places
}

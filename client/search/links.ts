/** Finds the notes that link to another one, and the lines in which they do. */
import { nameKey, noteLinksOf, placesNamed, type NoteLink } from '../../shared/document/note-link.ts'
import type { NoteId } from '../../shared/ids.ts'
import { find } from './finding.ts'
import type { Range } from './match.ts'
import { parseQuery } from './query.ts'
import type { SearchIndex } from './search-index.ts'

export interface LinkingPlace extends Range {
  /** What stands there. */
  readonly text: string
  /** The line that it stands in, or what is around it of a long one. */
  readonly line: string
  /** Where in that. */
  readonly marks: readonly Range[]
}

export interface LinkingNote {
  readonly id: NoteId
  readonly title: string
  readonly places: readonly LinkingPlace[]
}

const textsAtOnce = 25
const mostNotes = 200
const mostPlaces = 20

/**
 * The notes that link to one of these names, the one that was changed last first. `goOn` is asked between looks whether
 * anybody still waits. Rejects when the browser refuses to read.
 */
export async function findLinks(
  index: SearchIndex,
  names: readonly string[],
  goOn: () => boolean = () => true,
): Promise<LinkingNote[]> {
  const { catalogue } = index
  const keys = new Set(names.map(nameKey))
  const maybe = new Set<number>()
  for (const name of names) {
    const query = parseQuery(`"${name.replace(/["“”„«»「」『』]/g, ' ')}"`)
    // A name of signs alone is in no index.
    const numbers =
      query.wanted.length === 0 ? catalogue.newestFirst : (await find(index, query, undefined, undefined)).numbers
    for (const number of numbers) maybe.add(number)
  }
  const inOrder = catalogue.newestFirst.filter((number) => maybe.has(number))
  const found: LinkingNote[] = []
  for (let at = 0; at < inOrder.length && found.length < mostNotes && goOn(); at += textsAtOnce) {
    const some = [...inOrder.subarray(at, at + textsAtOnce)]
    const texts = await index.textsOf(some)
    some.forEach((number, place) => {
      const places = placesIn(texts[place] ?? '', keys)
      if (places.length > 0) found.push({ id: catalogue.idOf(number), title: catalogue.titleOf(number), places })
    })
  }
  return found.slice(0, mostNotes)
}

function placesIn(text: string, keys: ReadonlySet<string>): LinkingPlace[] {
  const places: LinkingPlace[] = []
  for (const link of noteLinksOf(text)) {
    if (!placesNamed(link.target).some(({ name }) => keys.has(nameKey(name)))) continue
    places.push(placeOf(text, link))
    if (places.length === mostPlaces) break
  }
  return places
}

const longestLine = 160
const beforeLink = 48
const lineSigns = /^\s*(?:>\s*)*(?:#{1,6}\s+|(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?)?/

function placeOf(text: string, { from, to }: NoteLink): LinkingPlace {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const next = text.indexOf('\n', to)
  const end = next < 0 ? text.length : next
  const first = start + (lineSigns.exec(text.slice(start, from))?.[0].length ?? 0)
  const isLong = end - first > longestLine
  const cutFrom = isLong ? Math.max(first, from - beforeLink) : first
  const cutTo = isLong ? Math.min(end, Math.max(to, cutFrom + longestLine)) : end
  const [before, after] = [cutFrom > first ? '…' : '', cutTo < end ? '…' : '']
  const shift = before.length - cutFrom
  return {
    from,
    to,
    text: text.slice(from, to),
    line: `${before}${text.slice(cutFrom, cutTo)}${after}`,
    marks: [{ from: from + shift, to: to + shift }],
  }
}

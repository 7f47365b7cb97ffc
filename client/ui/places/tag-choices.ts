import type { TagSummary } from '../../state/app-state.ts'
import { tagOf } from '../../../shared/document/tags.ts'

/** Tags that have what was typed in them, those that begin so before the others; `first` before all where nothing is typed. */
export function matchingTags(
  all: readonly TagSummary[],
  typed: string,
  first: ReadonlySet<string>,
): { found: readonly TagSummary[]; isKnown: boolean } {
  const wanted = (tagOf(typed) ?? '').toLocaleLowerCase()
  if (wanted === '')
    return {
      found: [...all.filter(({ tag }) => first.has(tag)), ...all.filter(({ tag }) => !first.has(tag))],
      isKnown: false,
    }
  const placeOf = ({ tag }: TagSummary): number => tag.toLocaleLowerCase().indexOf(wanted)
  const found = all.filter((tag) => placeOf(tag) >= 0)
  return {
    found: [...found.filter((tag) => placeOf(tag) === 0), ...found.filter((tag) => placeOf(tag) > 0)],
    // One that differs in capitals only would be the same to whoever reads it.
    isKnown: found.some(({ tag }) => tag.toLocaleLowerCase() === wanted),
  }
}

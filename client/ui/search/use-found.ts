/** What a search has found so far, for as long as somebody looks at it. */
import { useEffect, useState } from 'react'
import type { NoteId } from '../../../shared/ids.ts'
import type { Hit } from '../../state/app-state.ts'
import { useApp, useAppState, useUiState } from '../app-context.tsx'

/** `titles`: titles alone, for somebody who knows where to go. */
export type SearchOf = 'titles' | 'everything'

export interface ShownNote extends Omit<Hit, 'snippet' | 'snippetMarks' | 'place'> {
  /** What else is shown of it; not where titles alone were searched. */
  text: Pick<Hit, 'snippet' | 'snippetMarks' | 'place'> | undefined
}

export interface Shown {
  /** What was asked for; empty where recent notes are shown. */
  typed: string
  notes: readonly ShownNote[]
  total: number
  isMore: boolean
  isIndexing: boolean
  /** Nothing more will come. */
  isLast: boolean
  failed: boolean
}

const mostRecent = 30
const nothing: Omit<Shown, 'typed'> = {
  notes: [],
  total: 0,
  isMore: false,
  isIndexing: false,
  isLast: false,
  failed: false,
}

/** Until the first answer to what is typed now, the answer before it stays. */
export function useFound(of: SearchOf, typed: string): Shown {
  const { commands } = useApp()
  const recent = useRecentNotes()
  const [found, setFound] = useState<Shown>({ typed: '', ...nothing })
  const isEmpty = typed.trim() === ''

  useEffect(() => {
    commands.prepareSearch()
    // Nobody looks any more.
    return () => commands.findTitles('', () => undefined)
  }, [commands])
  useEffect(() => {
    if (isEmpty) return
    let wanted = true
    const show = (shown: Partial<Shown> | undefined): void => {
      if (!wanted) return
      setFound({ typed, ...nothing, ...(shown ?? { isLast: true, failed: true }) })
    }
    if (of === 'titles')
      commands.findTitles(typed, (titles) =>
        show(
          titles && {
            notes: titles.hits.map((hit) => ({ ...hit, text: undefined })),
            total: titles.total,
            isLast: true,
          },
        ),
      )
    else
      commands.findNotes(typed, (notes) =>
        show(notes && { ...notes, notes: notes.hits.map((hit) => ({ ...hit, text: hit })) }),
      )
    return () => {
      wanted = false
    }
  }, [commands, of, typed, isEmpty])

  return isEmpty ? { typed: '', ...nothing, notes: recent, total: recent.length, isLast: true } : found
}

/** Those that were shown last, then those that were changed last; not the one that is shown now. */
function useRecentNotes(): readonly ShownNote[] {
  const notes = useAppState((state) => state.notes)
  const activeTab = useAppState((state) => state.activeTab)
  const shownLast = useUiState((state) => state.recent) ?? []
  const places = new Map<NoteId, number>(shownLast.map((id, place) => [id, place]))
  const placeOf = (id: NoteId): number => places.get(id) ?? Infinity
  const [seen, others] = [notes.filter(({ id }) => places.has(id)), notes.filter(({ id }) => !places.has(id))]
  return [...seen.sort((a, b) => placeOf(a.id) - placeOf(b.id)), ...others.slice(0, mostRecent)]
    .filter(({ id }) => id !== activeTab)
    .slice(0, mostRecent)
    .map(({ id, title }) => ({ id, title, titleMarks: [], text: undefined }))
}

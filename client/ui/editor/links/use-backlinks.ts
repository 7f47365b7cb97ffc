import { useEffect, useState } from 'react'
import type { NoteId } from '../../../../shared/ids.ts'
import type { LinkingNote } from '../../../state/app-state.ts'
import { useApp, useAppState } from '../../app-context.tsx'
import { namesIn } from './follow-link.ts'

/** `unnamed`: the note has no title, so nobody can link to it. */
export type Backlinks =
  { kind: 'looking' | 'unnamed' | 'failed' } | { kind: 'found'; notes: readonly LinkingNote[]; isIndexing: boolean }

/** While a title is being typed, what was found stays for as long. */
const restMs = 500

/** The notes that link to this one, for as long as somebody looks. */
export function useBacklinks(id: NoteId): Backlinks {
  const { commands } = useApp()
  // As one text: it is another one only when the names are.
  const names = useAppState(({ notes }) => {
    const note = notes.find((each) => each.id === id)
    return note === undefined ? '' : JSON.stringify(namesIn(notes).namesLeadingTo(note))
  })
  const [backlinks, setBacklinks] = useState<{ of: NoteId; found: Backlinks }>()
  const isUnnamed = names === '' || names === '[]'
  useEffect(() => {
    if (isUnnamed) return
    const timer = setTimeout(() => {
      commands.findLinks(JSON.parse(names) as string[], (found) =>
        setBacklinks({
          of: id,
          found:
            found === undefined
              ? { kind: 'failed' }
              : { kind: 'found', ...found, notes: found.notes.filter((note) => note.id !== id) },
        }),
      )
    }, restMs)
    return () => clearTimeout(timer)
  }, [commands, id, names, isUnnamed])
  useEffect(() => () => commands.findLinks([], () => undefined), [commands, id])
  if (isUnnamed) return { kind: 'unnamed' }
  return backlinks?.of === id ? backlinks.found : { kind: 'looking' }
}

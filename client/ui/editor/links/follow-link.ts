/** Where a link to a note leads: to it, to a choice of several, or to the offer to make it. */
import type { NoteId } from '../../../../shared/ids.ts'
import { placesNamed } from '../../../../shared/document/note-link.ts'
import { NoteNames, type Destination } from '../../../state/note-names.ts'
import type { AppState } from '../../../state/app-state.ts'
import { shortTitle } from '../../actions.ts'
import type { AppContextValue } from '../../app-context.tsx'
import { createNamed } from '../../named-note.ts'
import { editorWordsOf } from '../../words/use-editor-words.ts'

/** Made again when the notes are others. */
let known: { of: AppState['notes']; names: NoteNames } | undefined

export function namesIn(notes: AppState['notes']): NoteNames {
  if (known?.of !== notes) known = { of: notes, names: new NoteNames(notes) }
  return known.names
}

/** Where a link in a note leads; `undefined` where nothing is called so. */
export function destinationIn({ notes }: AppState, inNote: NoteId, target: string): Destination | undefined {
  const destination = namesIn(notes).destinationOf(target)
  if (destination !== undefined || !target.startsWith('#')) return destination
  return { notes: notes.filter(({ id }) => id === inNote), heading: target.slice(1).trim() }
}

/** Goes there. Nothing is made unasked. */
export function followNoteLink(app: AppContextValue, inNote: NoteId, target: string, newTab: boolean): void {
  const { actions, ui, store, words } = app
  const { links } = editorWordsOf(words)
  const state = store.getState()
  const destination = destinationIn(state, inNote, target)
  const [only, ...others] = destination?.notes ?? []
  if (only !== undefined && others.length === 0) {
    const heading = destination?.heading
    if (heading !== undefined) ui.setState({ jump: { noteId: only.id, place: { heading } } })
    actions.openNote(only.id, { newTab: newTab && only.id !== inNote })
    return
  }
  if (only !== undefined) {
    // Nobody knows which is meant.
    const typed = `"${only.title.replaceAll('"', ' ')}"`
    return ui.setState({ dialog: { kind: 'search', of: 'everything', typed } })
  }
  const name = placesNamed(target).at(-1)?.name || target
  const trashed = new NoteNames(state.trash).destinationOf(target)?.notes[0]
  if (trashed !== undefined)
    return ui.setState({
      notice: {
        text: links.inTrash(shortTitle(trashed.title, words)),
        action: {
          label: links.putBack,
          run: () => {
            app.commands.restoreNote(trashed.id)
            actions.openNote(trashed.id, { newTab })
          },
        },
      },
    })
  ui.setState({
    notice: {
      text: links.missing(shortTitle(name, words)),
      action: {
        label: links.create,
        run: () => void createNamed(app, name, (id) => actions.openNote(id, { newTab })),
      },
    },
  })
}

/** Looks for a note: by its title, or by anything that it says. What was found is walked with the arrow keys. */
import { FilePlus } from 'lucide-react'
import { useRef, useState } from 'react'
import { newNoteId, type NoteId } from '../../../shared/ids.ts'
import { shortTitle } from '../actions.ts'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { activeText } from '../editor/active-text.ts'
import { Icon } from '../Icon.tsx'
import { Sheet } from '../layout/Sheet.tsx'
import { isTouchScreen } from '../media.ts'
import { createNamed } from '../named-note.ts'
import type { OpenDialog } from '../ui-state.ts'
import { useSearchWords } from '../words/use-search-words.ts'
import { Marked } from './Marked.tsx'
import { PickList, type PickOption } from '../PickList.tsx'
import { SearchHelp } from './SearchHelp.tsx'
import { type SearchOf, type ShownNote, useFound } from './use-found.ts'
import './SearchDialog.css'

type SearchState = Extract<OpenDialog, { kind: 'search' }>

export function SearchDialog({ dialog, onClose }: { dialog: SearchState; onClose: () => void }) {
  const app = useApp()
  const { actions, commands, store, ui } = app
  const words = useSearchWords()
  const { of, beside = false } = dialog
  const field = useRef<HTMLInputElement>(null)
  const isLeaving = useRef(false)
  /** To another dialog, which takes the focus itself. */
  const isGivingWay = useRef(false)
  /** To a note that is about to come beside the active one. */
  const isComingBeside = useRef(false)
  const text = useRef(dialog.typed)
  const [typed, setTyped] = useState(dialog.typed)
  const found = useFound(of, typed)
  const isRecent = found.typed === ''

  const open = (note: ShownNote | undefined, newTab: boolean): void => {
    if (note === undefined) return
    isLeaving.current = true
    onClose()
    if (note.text?.place !== undefined) ui.setState({ jump: { noteId: note.id, place: note.text.place } })
    isComingBeside.current = beside && note.id !== store.getState().activeTab
    if (isComingBeside.current) showBeside(note.id)
    else actions.openNote(note.id, { newTab })
  }
  const showBeside = (id: NoteId): void => {
    commands.openBeside(id)
    actions.focusNote()
  }
  /** What was typed is what it is called. */
  const makeBeside = (title: string): void => {
    isComingBeside.current = true
    onClose()
    if (title === '') showBeside(newNoteId())
    else void createNamed(app, title, showBeside)
  }
  const lookFor = (what: SearchOf): void => {
    ui.setState({ dialog: { ...dialog, of: what, typed: text.current } })
    field.current?.focus()
  }
  const showCommands = (): void => {
    isGivingWay.current = true
    ui.setState({ dialog: { kind: 'commands' } })
  }
  const onKey = ({ key, ctrlKey, metaKey, shiftKey }: React.KeyboardEvent): boolean => {
    if (!ctrlKey && !metaKey) return false
    const letter = key.toLowerCase()
    if (shiftKey && letter === 'p') showCommands()
    else if (shiftKey && letter === 'f') lookFor('everything')
    // The browser would print.
    else if (!shiftKey && (letter === 'p' || letter === 'k')) lookFor('titles')
    else return false
    return true
  }

  const hasNotes = found.notes.length > 0
  const options: PickOption[] = found.notes.map((note) => ({ key: note.id, content: <Found note={note} /> }))
  const title = typed.trim()
  const isKnown = title !== '' && found.notes.some((note) => note.title === title)
  // Not before all is found of what is typed now: Enter would make a second one of a note that is there.
  if (beside && !isKnown && found.isLast && found.typed.trim() === title)
    options.push({ key: 'new', content: <NewNote title={title} /> })
  const news = isRecent
    ? ''
    : found.failed
      ? words.failed
      : [words.count(found.total, found.isMore), ...(found.isIndexing ? [words.indexing] : [])].join(' · ')

  return (
    <Sheet
      title={beside ? words.beside : words[of].title}
      size="large"
      narrow="full"
      onClose={onClose}
      // Into the note, if one was chosen; where that is only about to come, it takes the focus itself. Beside another one it always
      // does: the focus in that other one would make it the active one again.
      nextFocus={() =>
        !isGivingWay.current && !isComingBeside.current && (!isLeaving.current || (!isTouchScreen() && activeText()))
      }
      foot={
        of === 'titles' ? (
          <>
            <p className="search-foot-line">{words.noneInTexts}</p>
            <Button onClick={() => lookFor('everything')}>{words.searchTexts}</Button>
          </>
        ) : undefined
      }
    >
      <PickList
        field={field}
        label={words[of].field}
        listLabel={isRecent ? words.recent : words.found}
        onText={(written) => (text.current = written)}
        typed={typed}
        onTyped={setTyped}
        news={found.isLast ? news : ''}
        onKey={onKey}
        onPick={(place, mod) => (place < found.notes.length ? open(found.notes[place], mod) : makeBeside(title))}
        options={options}
      >
        {isRecent && of === 'everything' && <SearchHelp />}
        {isRecent && hasNotes && <h3 className="pick-heading">{words.recent}</h3>}
      </PickList>
    </Sheet>
  )
}

function NewNote({ title }: { title: string }) {
  const words = useSearchWords()
  return (
    <div className="pick-row">
      <Icon of={FilePlus} />
      <span className="pick-name">{words.makeBeside(title)}</span>
    </div>
  )
}

function Found({ note: { title, titleMarks, text } }: { note: ShownNote }) {
  const { words } = useApp()
  return (
    <>
      <p className="search-note-title">
        {title === '' ? shortTitle('', words) : <Marked text={title} marks={titleMarks} />}
      </p>
      {text !== undefined && text.snippet !== '' && (
        <p className="search-note-text">
          <Marked text={text.snippet} marks={text.snippetMarks} />
        </p>
      )}
    </>
  )
}

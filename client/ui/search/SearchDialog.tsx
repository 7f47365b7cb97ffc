/** Looks for a note: by its title, or by anything that it says. What was found is walked with the arrow keys. */
import { useId, useRef, useState } from 'react'
import { shortTitle } from '../actions.ts'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { isComposing } from '../keys/composing.ts'
import { Sheet } from '../layout/Sheet.tsx'
import { isTouchScreen } from '../media.ts'
import type { OpenDialog } from '../ui-state.ts'
import { useSearchWords } from '../words/use-search-words.ts'
import { Marked } from './Marked.tsx'
import { SearchHelp } from './SearchHelp.tsx'
import { type SearchOf, type ShownNote, useFound } from './use-found.ts'
import './SearchDialog.css'

type SearchState = Extract<OpenDialog, { kind: 'search' }>

const page = 8

export function SearchDialog({ dialog, onClose }: { dialog: SearchState; onClose: () => void }) {
  const { actions, ui, words: common } = useApp()
  const words = useSearchWords()
  const { of } = dialog
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const isLeaving = useRef(false)
  // What stands in the field, and what of it is looked for: what an input method composes is not written yet.
  const [text, setText] = useState(dialog.typed)
  const [typed, setTyped] = useState(dialog.typed)
  const found = useFound(of, typed)
  const [chosen, setChosen] = useState({ of: typed, place: 0 })
  const place = chosen.of === typed ? Math.min(chosen.place, found.notes.length - 1) : 0
  const isRecent = found.typed === ''
  const optionId = (at: number): string => `${id}-${at}`

  const open = (note: ShownNote | undefined, newTab: boolean): void => {
    if (note === undefined) return
    isLeaving.current = true
    onClose()
    if (note.text?.place !== undefined) ui.setState({ jump: { noteId: note.id, place: note.text.place } })
    actions.openNote(note.id, { newTab })
  }
  const moveTo = (to: number): void => {
    const next = Math.max(0, Math.min(found.notes.length - 1, to))
    setChosen({ of: typed, place: next })
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  const lookFor = (what: SearchOf): void => {
    ui.setState({ dialog: { kind: 'search', of: what, typed: text } })
    field.current?.focus()
  }
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const { key, nativeEvent } = event
    if (isComposing(nativeEvent) || event.altKey) return
    const mod = event.ctrlKey || event.metaKey
    if (mod && key !== 'Enter') {
      const other = event.shiftKey ? { f: 'everything' as const } : { p: 'titles' as const, k: 'titles' as const }
      const what = (other as Readonly<Record<string, SearchOf>>)[key.toLowerCase()]
      if (what === undefined) return
      // The browser would print.
      event.preventDefault()
      return lookFor(what)
    }
    if (event.shiftKey) return
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }
    const step = steps[key]
    if (step === undefined && key !== 'Enter') return
    event.preventDefault()
    if (step !== undefined) moveTo(place + step)
    else open(found.notes[place], mod)
  }

  const hasNotes = found.notes.length > 0
  const news = isRecent
    ? ''
    : found.failed
      ? words.failed
      : [words.count(found.total, found.isMore), ...(found.isIndexing ? [words.indexing] : [])].join(' · ')

  return (
    <Sheet
      title={words[of].title}
      size="large"
      narrow="full"
      onClose={onClose}
      // Into the note, if one was chosen; where that is only about to come, it takes the focus itself.
      nextFocus={() => !isLeaving.current || (!isTouchScreen() && document.querySelector<HTMLElement>('.cm-content'))}
      foot={
        of === 'titles' ? (
          <>
            <p className="search-foot-line">{words.noneInTexts}</p>
            <Button onClick={() => lookFor('everything')}>{words.searchTexts}</Button>
          </>
        ) : undefined
      }
    >
      <div className="search-field">
        <input
          ref={field}
          type="text"
          role="combobox"
          autoFocus
          value={text}
          aria-label={words[of].field}
          placeholder={words[of].field}
          aria-expanded={hasNotes}
          aria-autocomplete="list"
          aria-controls={hasNotes ? `${id}-list` : undefined}
          aria-activedescendant={hasNotes ? optionId(place) : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="go"
          onChange={(event) => {
            setText(event.target.value)
            if (!(event.nativeEvent as InputEvent).isComposing) setTyped(event.target.value)
          }}
          onCompositionEnd={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <p role="status" className="search-news">
          {found.isLast ? news : ''}
        </p>
      </div>
      {isRecent && of === 'everything' && <SearchHelp />}
      {isRecent && hasNotes && <h3 className="search-heading">{words.recent}</h3>}
      {hasNotes && (
        <ul
          ref={list}
          id={`${id}-list`}
          role="listbox"
          className="search-list"
          aria-label={isRecent ? words.recent : words.found}
        >
          {found.notes.map((note, at) => (
            <li
              key={note.id}
              id={optionId(at)}
              role="option"
              className="search-note"
              aria-selected={at === place}
              // The field keeps the focus, and the keys.
              onMouseDown={(event) => event.preventDefault()}
              onClick={(event) => open(note, event.ctrlKey || event.metaKey)}
            >
              <p className="search-note-title">
                {note.title === '' ? shortTitle('', common) : <Marked text={note.title} marks={note.titleMarks} />}
              </p>
              {note.text !== undefined && note.text.snippet !== '' && (
                <p className="search-note-text">
                  <Marked text={note.text.snippet} marks={note.text.snippetMarks} />
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

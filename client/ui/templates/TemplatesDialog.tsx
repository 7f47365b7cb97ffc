/** Makes a note from a template: its title, if it is to have one, and which template. */
import { useId, useState } from 'react'
import { fillTemplate } from '../../../shared/document/template.ts'
import type { NoteId } from '../../../shared/ids.ts'
import { shortTitle } from '../actions.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { activeText } from '../editor/active-text.ts'
import { Sheet } from '../layout/Sheet.tsx'
import { isTouchScreen } from '../media.ts'
import { shownDestination } from '../places/destination.ts'
import { useCommandWords } from '../words/use-command-words.ts'
import { useEditorWords } from '../words/use-editor-words.ts'
import './TemplatesDialog.css'

interface TemplatesDialogProps {
  /** Chosen already. */
  template: NoteId | undefined
  onClose: () => void
}

export function TemplatesDialog({ template, onClose }: TemplatesDialogProps) {
  const { commands, actions, store, ui, words } = useApp()
  const { templates: texts } = useEditorWords()
  const { names } = useCommandWords()
  const notes = useAppState((state) => state.notes)
  const [title, setTitle] = useState('')
  const [isMaking, setIsMaking] = useState(false)
  const id = useId()
  const templates = notes.filter((note) => note.isTemplate && (template === undefined || note.id === template))

  const make = async (from: NoteId): Promise<void> => {
    setIsMaking(true)
    const now = new Date()
    const format = (options: Intl.DateTimeFormatOptions): string =>
      new Intl.DateTimeFormat(words.tag, options).format(now)
    try {
      const text = fillTemplate(await commands.readNote(from), {
        date: format({ dateStyle: 'long' }),
        time: format({ timeStyle: 'short' }),
        title: title.trim(),
      })
      const made = await commands.createNote({ text, title: title.trim(), destined: shownDestination(store) })
      onClose()
      actions.openNote(made, { newTab: true })
      commands.rememberView(made, { anchor: text.length, head: text.length, top: 0 })
    } catch {
      setIsMaking(false)
      ui.setState({ notice: { text: texts.failed, action: undefined } })
    }
  }
  return (
    <Sheet
      title={names.newFromTemplate}
      size="small"
      narrow="bottom"
      onClose={onClose}
      // Into the note, if one was made: it takes the focus itself.
      nextFocus={() => !isMaking || (!isTouchScreen() && activeText())}
    >
      <form
        className="templates"
        onSubmit={(event) => {
          event.preventDefault()
          const [first] = templates
          if (first !== undefined) void make(first.id)
        }}
      >
        {templates.length === 0 ? (
          <p className="templates-empty">{texts.empty}</p>
        ) : (
          <>
            <label htmlFor={id}>{texts.name}</label>
            <input
              id={id}
              type="text"
              autoFocus
              autoComplete="off"
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
            <h3 id={`${id}-list`}>{texts.choose}</h3>
            <ul aria-labelledby={`${id}-list`}>
              {templates.map((note) => (
                <li key={note.id}>
                  <button
                    type="button"
                    className="templates-item"
                    disabled={isMaking}
                    onClick={() => void make(note.id)}
                  >
                    {shortTitle(note.title, words)}
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </form>
    </Sheet>
  )
}

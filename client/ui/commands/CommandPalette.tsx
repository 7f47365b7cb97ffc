/** All that can be done here, by name: typed in part, as it sounds, or with a mistake. What was used last comes first. */
import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useApp } from '../app-context.tsx'
import { activeText } from '../editor/active-text.ts'
import { useOpenEditor } from '../editor/open-editor.ts'
import { Icon } from '../Icon.tsx'
import { isMac } from '../keys/is-mac.ts'
import { commandKeys } from '../keys/key-help.ts'
import { Sheet } from '../layout/Sheet.tsx'
import { isTouchScreen } from '../media.ts'
import { Marked } from '../search/Marked.tsx'
import { PickList } from '../PickList.tsx'
import type { SearchOf } from '../search/use-found.ts'
import { useCommandWords } from '../words/use-command-words.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { allCommands, runCommand } from './all-commands.ts'
import type { AppCommand } from './command.ts'
import { commandContext } from './command-context.ts'
import { type FoundCommand, findCommands } from './find-commands.ts'
import { recentCommands, rememberCommand } from './recent-commands.ts'
import '../keys/keys.css'
import './CommandPalette.css'

export function CommandPalette({ onClose }: { onClose: () => void }) {
  const app = useApp()
  const { ui, words } = app
  const names = useCommandWords()
  const editor = useOpenEditor()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [recent] = useState(recentCommands)
  const picked = useRef<AppCommand>(undefined)
  /** To another dialog, which takes the focus itself. */
  const isGivingWay = useRef(false)
  // What is possible may change while it is open.
  useStore(app.store)
  const context = commandContext(app, { editor })
  const possible = allCommands.filter((command) => !command.isLocal && command.isAvailable(context))
  const found = findCommands(possible, typed, words, recent)

  const pick = (command: AppCommand | undefined): void => {
    if (command === undefined) return
    picked.current = command
    rememberCommand(command.id)
    onClose()
    // When the focus is back where it was: a dialog that opens now returns it there.
    setTimeout(() => runCommand(command, commandContext(app, { editor })))
  }
  const lookFor = (of: SearchOf): void => {
    isGivingWay.current = true
    ui.setState({ dialog: { kind: 'search', of, typed: '' } })
  }
  const onKey = ({ key, ctrlKey, metaKey, shiftKey }: React.KeyboardEvent): boolean => {
    const letter = key.toLowerCase()
    const mod = ctrlKey || metaKey
    if (letter === 'f1' || (mod && shiftKey && letter === 'p')) onClose()
    else if (mod && shiftKey && letter === 'f') lookFor('everything')
    else if (mod && !shiftKey && (letter === 'p' || letter === 'k')) lookFor('titles')
    else return false
    return true
  }
  const nextFocus = (): HTMLElement | null | boolean => {
    if (isGivingWay.current) return false
    const group = picked.current?.group
    if (group === 'editor' || group === 'formats') return activeText()
    // The caret would bring the keyboard along.
    return picked.current === undefined || !isTouchScreen()
  }

  return (
    <Sheet title={names.title} size="large" narrow="full" onClose={onClose} nextFocus={nextFocus}>
      <PickList
        field={field}
        label={names.field}
        listLabel={typed.trim() === '' ? names.recent : names.found}
        typed={typed}
        onTyped={setTyped}
        news={typed.trim() === '' ? '' : names.count(found.length)}
        onKey={onKey}
        onPick={(place) => pick(found[place]?.command)}
        options={found.map((each) => ({ key: each.command.id, content: <Found found={each} /> }))}
      />
    </Sheet>
  )
}

function Found({ found: { command, name, marks } }: { found: FoundCommand }) {
  const { keys } = useDialogWords()
  return (
    <div className="command-row" data-danger={command.danger}>
      <Icon of={command.icon} />
      <span className="command-name">
        <Marked text={name} marks={marks} />
      </span>
      <span className="command-keys">
        {commandKeys(command, keys.names, isMac())
          .filter(({ appOnly }) => !appOnly || isInstalled())
          .slice(0, 2)
          .map(({ text }) => (
            <kbd key={text}>{text}</kbd>
          ))}
      </span>
    </div>
  )
}

/** In a window of its own, where browsers leave more keys to the app. */
const isInstalled = (): boolean => !matchMedia('(display-mode: browser)').matches

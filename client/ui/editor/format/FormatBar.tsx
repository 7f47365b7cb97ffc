/** Formats as buttons, for whoever knows neither Markdown nor the keys. One stop for the Tab key; arrows go along it. */
import { Toolbar } from '@base-ui/react/toolbar'
import { openSearchPanel } from '@codemirror/search'
import type { EditorState } from '@codemirror/state'
import {
  Bold,
  Code,
  Heading1,
  Heading2,
  Heading3,
  Italic,
  Link,
  Link2,
  List,
  ListOrdered,
  ListTodo,
  ListTree,
  type LucideIcon,
  Minus,
  Search,
  SquareCode,
  Strikethrough,
  TextQuote,
} from 'lucide-react'
import type { KeyboardEvent, MouseEvent } from 'react'
import { useAppState } from '../../app-context.tsx'
import { IconButton } from '../../Button.tsx'
import { useNarrow } from '../../media.ts'
import { ariaKey, keyName } from '../../keys/key-name.ts'
import { isMac } from '../../keys/is-mac.ts'
import { useDialogWords } from '../../words/use-dialog-words.ts'
import { useEditorWords } from '../../words/use-editor-words.ts'
import { ViewMenu } from '../live/ViewMenu.tsx'
import { type OpenEditor, useEditorState, useOpenEditor } from '../open-editor.ts'
import { TableMenu } from '../table/TableMenu.tsx'
import { panelKey } from '../panel/panel-keys.ts'
import { type PanelName, panelNames, togglePanel, usePanelShown } from '../panel/panel-shown.ts'
import { afterComposition, giveFormat } from './format-keys.ts'
import { type Format, type FormatName, formats, formatsAt } from './formats.ts'
import { useKeyboardSpace } from './use-keyboard-space.ts'
import './FormatBar.css'

export const icons: Readonly<Record<FormatName, LucideIcon>> = {
  heading1: Heading1,
  heading2: Heading2,
  heading3: Heading3,
  bold: Bold,
  italic: Italic,
  strikethrough: Strikethrough,
  code: Code,
  link: Link,
  bulletList: List,
  numberedList: ListOrdered,
  taskList: ListTodo,
  quote: TextQuote,
  codeBlock: SquareCode,
  divider: Minus,
}

const panelIcons: Readonly<Record<PanelName, LucideIcon>> = { outline: ListTree, backlinks: Link2 }

/** A gap stands before these. */
const firstOfGroup = new Set<FormatName>(['bold', 'bulletList', 'codeBlock'])

/** What the simple view offers; the others have their keys and commands. */
const simpleFormats = new Set<FormatName>(['heading1', 'bold', 'bulletList', 'taskList'])

const isReadOnly = (state: EditorState): boolean => state.readOnly
const namesAt = (state: EditorState): string => [...formatsAt(state)].join(' ')

export function FormatBar() {
  const { bar } = useEditorWords()
  const simple = useAppState((state) => state.preferences.simple)
  const editor = useOpenEditor()
  const on = useEditorState(namesAt)?.split(' ') ?? []
  const isReading = useEditorState(isReadOnly) ?? false
  useKeyboardSpace()

  const onKeyDown = (event: KeyboardEvent): void => {
    const buttons = event.currentTarget.querySelectorAll('button')
    if (event.key === 'Escape') editor?.view.focus()
    else if (event.key === 'Home') buttons[0]?.focus()
    else if (event.key === 'End') buttons[buttons.length - 1]?.focus()
    else return
    event.preventDefault()
  }
  return (
    <Toolbar.Root className="format-bar" aria-label={bar} onKeyDown={onKeyDown}>
      {formats
        .filter(({ name }) => !simple || simpleFormats.has(name))
        .map((format) => (
          <FormatButton
            key={format.name}
            format={format}
            editor={editor}
            pressed={on.includes(format.name)}
            disabled={isReading}
          />
        ))}
      {!simple && <TableMenu disabled={isReading} />}
      {!simple && <NoteTools editor={editor} />}
    </Toolbar.Root>
  )
}

function FormatButton(props: { format: Format; editor: OpenEditor | undefined; pressed: boolean; disabled: boolean }) {
  const { format, editor, pressed, disabled } = props
  const { formats: names, withKey } = useEditorWords()
  const { keys } = useDialogWords()
  const mac = isMac()
  const key = mac ? format.mac : format.key
  const give = (event: MouseEvent): void => {
    if (editor === undefined) return
    const { view, note } = editor
    // By key, the focus stays for the next button.
    if (event.detail > 0) view.focus()
    afterComposition(view, () => giveFormat(view, note.undoManager, format.name))
  }
  return (
    <Toolbar.Button
      render={<IconButton icon={icons[format.name]} label={names[format.name]} />}
      title={withKey(names[format.name], keyName(key, keys.names, mac))}
      aria-keyshortcuts={ariaKey(key, mac)}
      aria-pressed={pressed}
      disabled={disabled}
      data-first={firstOfGroup.has(format.name)}
      // The text keeps the focus, and a phone its keyboard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={give}
    />
  )
}

/** What looks at the note rather than writing in it. */
function NoteTools({ editor }: { editor: OpenEditor | undefined }) {
  const { tools, withKey } = useEditorWords()
  const { keys } = useDialogWords()
  const panel = usePanelShown(useNarrow())
  const mac = isMac()
  const name = (tool: keyof typeof tools, key: string): string => withKey(tools[tool], keyName(key, keys.names, mac))
  return (
    <>
      <Toolbar.Button
        render={<IconButton icon={Search} label={tools.find} />}
        title={name('find', 'Mod-f')}
        aria-keyshortcuts={ariaKey('Mod-f', mac)}
        data-first
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => editor && openSearchPanel(editor.view)}
      />
      {panelNames.map((each) => (
        <Toolbar.Button
          key={each}
          render={<IconButton icon={panelIcons[each]} label={tools[each]} />}
          title={name(each, panelKey[each])}
          aria-keyshortcuts={ariaKey(panelKey[each], mac)}
          aria-pressed={panel === each}
          onMouseDown={(event) => event.preventDefault()}
          onClick={(event) => togglePanel(each, event.detail === 0)}
        />
      ))}
      <ViewMenu />
    </>
  )
}

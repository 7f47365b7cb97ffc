/** What can be done to the table that the caret is in; where it is in none, a new one. */
import { Menu } from '@base-ui/react/menu'
import { Toolbar } from '@base-ui/react/toolbar'
import type { EditorState } from '@codemirror/state'
import { Table } from 'lucide-react'
import { useRef } from 'react'
import { IconButton } from '../../Button.tsx'
import { useEditorWords } from '../../words/use-editor-words.ts'
import { useEditorState, useOpenEditor } from '../open-editor.ts'
import { tableActions } from './table-changes.ts'
import { editTable, isRemoval, possibleTableEdits, type TableEdit } from './table-edits.ts'
import '../../menus/MenuHost.css'

/** A line stands before these. */
const firstOfGroup = new Set<TableEdit>(['alignLeft', 'removeRow'])
/** As one text: it is another one only when something is. */
const possibleAt = (state: EditorState): string => possibleTableEdits(state).join(' ')

export function TableMenu({ disabled }: { disabled: boolean }) {
  const words = useEditorWords()
  const editor = useOpenEditor()
  const possible = useEditorState(possibleAt)?.split(' ') ?? ['insert']
  /** The landmark that the menu belongs to. */
  const landmark = useRef<HTMLElement>(null)
  const items: readonly TableEdit[] = possible.includes('insert') ? ['insert'] : tableActions
  return (
    <Menu.Root>
      <Toolbar.Button
        ref={(button) => {
          landmark.current = button?.closest('main') ?? null
        }}
        render={<Menu.Trigger render={<IconButton icon={Table} label={words.slash.table} />} />}
        title={words.slash.table}
        disabled={disabled}
        // The text keeps the focus until the menu has it.
        onMouseDown={(event) => event.preventDefault()}
      />
      <Menu.Portal container={landmark}>
        <Menu.Positioner className="menu-place" align="start" sideOffset={4} collisionPadding={8}>
          <Menu.Popup
            className="popup menu"
            aria-label={words.slash.table}
            finalFocus={() => editor?.view.contentDOM ?? true}
          >
            {items.map((edit) => (
              <Menu.Item
                key={edit}
                className="menu-item"
                data-first={firstOfGroup.has(edit)}
                data-danger={isRemoval(edit)}
                disabled={!possible.includes(edit)}
                onClick={() => editor && editTable(editor, edit, words)}
              >
                {words.table[edit]}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

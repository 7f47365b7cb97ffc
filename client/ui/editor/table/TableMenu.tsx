/** What can be done to the table that the caret is in; where it is in none, a new one. */
import { Menu } from '@base-ui/react/menu'
import { Toolbar } from '@base-ui/react/toolbar'
import type { EditorState } from '@codemirror/state'
import { Table } from 'lucide-react'
import { useRef } from 'react'
import { IconButton } from '../../Button.tsx'
import { useEditorWords } from '../../words/use-editor-words.ts'
import { afterComposition } from '../format/format-keys.ts'
import { useEditorState, useOpenEditor } from '../open-editor.ts'
import { insertedTable } from '../slash/slash-changes.ts'
import { tableActions, type TableAction, tableChange } from './table-changes.ts'
import { caretCell, changeTable } from './table-keys.ts'
import '../../menus/MenuHost.css'

/** A line stands before these. */
const firstOfGroup = new Set<TableAction>(['alignLeft', 'removeRow'])
/** What would do nothing here; `undefined` outside of a table. As one text: it is another one only when something is. */
function idleAt(state: EditorState): string | undefined {
  const place = caretCell(state)
  if (place === undefined) return undefined
  return tableActions.filter((action) => tableChange(state, place, action) === undefined).join(' ')
}

export function TableMenu({ disabled }: { disabled: boolean }) {
  const words = useEditorWords()
  const editor = useOpenEditor()
  const idle = useEditorState(idleAt)?.split(' ')
  /** The landmark that the menu belongs to. */
  const landmark = useRef<HTMLElement>(null)
  const act = (action: TableAction | undefined): void => {
    if (editor === undefined) return
    const { view, note } = editor
    afterComposition(view, () => {
      if (action !== undefined) return void changeTable(view, note.undoManager, action)
      note.undoManager.stopCapturing()
      view.dispatch(insertedTable(view.state, [words.slash.column(1), words.slash.column(2)]), {
        scrollIntoView: true,
        userEvent: 'input.format',
      })
      note.undoManager.stopCapturing()
    })
  }
  const items: readonly (TableAction | undefined)[] = idle === undefined ? [undefined] : tableActions
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
            {items.map((action) => (
              <Menu.Item
                key={action ?? 'insert'}
                className="menu-item"
                data-first={action !== undefined && firstOfGroup.has(action)}
                data-danger={action?.startsWith('remove')}
                disabled={action !== undefined && idle?.includes(action) === true}
                onClick={() => act(action)}
              >
                {action === undefined ? words.table.insert : words.table[action]}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

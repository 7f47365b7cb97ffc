/** The one menu that may be open: of a note, a folder, a tag of notes, a tab, or of the strip of tabs. */
import { Menu } from '@base-ui/react/menu'
import { useRef } from 'react'
import { assertNever } from '../../../shared/assert.ts'
import { useApp, useAppState } from '../app-context.tsx'
import type { MenuAnchor, OpenMenu } from '../ui-state.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { useOrganiseWords } from '../words/use-organise-words.ts'
import { folderEntries, type MenuEntry, noteEntries, stripEntries, tabEntries, tagEntries } from './menu-entries.ts'
import './MenuHost.css'

export function MenuHost({ menu }: { menu: OpenMenu }) {
  const app = useApp()
  const { ui } = app
  const { menus } = useDialogWords()
  const organise = useOrganiseWords()
  const closedTabs = useAppState((state) => state.closedTabs)
  const tabs = useAppState((state) => state.tabs)
  const trash = useAppState((state) => state.trash)
  const notes = useAppState((state) => state.notes)
  // Renaming puts the focus into a field, where it has to stay.
  const keepsFocus = useRef(true)

  const entriesOf = (): readonly MenuEntry[] => {
    switch (menu.kind) {
      case 'note':
        return noteEntries(app, menu, {
          trashed: trash.some((note) => note.id === menu.noteId),
          isTemplate: notes.some((note) => note.id === menu.noteId && note.isTemplate),
        })
      case 'folder':
        return folderEntries(app, menu.folderId)
      case 'tag':
        return tagEntries(app, menu.tag)
      case 'tab':
        return tabEntries(app, menu.noteId, tabs, closedTabs)
      case 'strip':
        return stripEntries(app, closedTabs)
      default:
        return assertNever(menu)
    }
  }
  const label = menu.kind === 'folder' || menu.kind === 'tag' ? organise.menus[menu.kind] : menus[menu.kind]

  return (
    <Menu.Root open onOpenChange={(open) => !open && ui.setState({ menu: undefined })}>
      {/* Within the landmark that it belongs to. */}
      <Menu.Portal container={menu.opener.closest<HTMLElement>('nav, main, header')}>
        <Menu.Positioner
          className="menu-place"
          anchor={anchorOf(menu.anchor)}
          align="start"
          sideOffset={4}
          collisionPadding={8}
        >
          <Menu.Popup
            className="popup menu"
            aria-label={label}
            finalFocus={() => (keepsFocus.current && menu.opener.isConnected ? menu.opener : false)}
          >
            {entriesOf().map((entry) => (
              <Menu.Item
                key={entry.label}
                className="menu-item"
                data-danger={entry.danger}
                disabled={entry.disabled ?? false}
                onClick={() => {
                  keepsFocus.current = entry.movesFocus !== true
                  entry.run()
                }}
              >
                {entry.colour !== undefined && (
                  <span
                    className="menu-colour"
                    data-tag-colour={entry.colour.index}
                    data-chosen={entry.colour.isChosen}
                  />
                )}
                {entry.label}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

const anchorOf = (anchor: MenuAnchor): Element | { getBoundingClientRect: () => DOMRect } =>
  anchor instanceof Element ? anchor : { getBoundingClientRect: () => new DOMRect(anchor.x, anchor.y, 0, 0) }

/** The one menu that may be open: of a note, of a tab, or of the strip of tabs. */
import { Menu } from '@base-ui/react/menu'
import { useRef } from 'react'
import { useApp, useAppState } from '../app-context.tsx'
import type { MenuAnchor, OpenMenu } from '../ui-state.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { type MenuEntry, noteEntries, stripEntries, tabEntries } from './menu-entries.ts'
import './MenuHost.css'

export function MenuHost({ menu }: { menu: OpenMenu }) {
  const app = useApp()
  const { ui } = app
  const { menus } = useDialogWords()
  const closedTabs = useAppState((state) => state.closedTabs)
  const tabs = useAppState((state) => state.tabs)
  const trash = useAppState((state) => state.trash)
  // Renaming puts the focus into a field, where it has to stay.
  const keepsFocus = useRef(true)

  const entries: readonly MenuEntry[] =
    menu.kind === 'note'
      ? noteEntries(
          app,
          menu,
          trash.some((note) => note.id === menu.noteId),
        )
      : menu.kind === 'tab'
        ? tabEntries(app, menu.noteId, tabs, closedTabs)
        : stripEntries(app, closedTabs)

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
            aria-label={menus[menu.kind]}
            finalFocus={() => (keepsFocus.current && menu.opener.isConnected ? menu.opener : false)}
          >
            {entries.map((entry) => (
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

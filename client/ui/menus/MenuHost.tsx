/** The one menu that may be open: of a note, a folder, a tag of notes, a tab, or of the strip of tabs. */
import { Menu } from '@base-ui/react/menu'
import { useRef } from 'react'
import { useStore } from 'zustand'
import { useApp } from '../app-context.tsx'
import type { MenuAnchor, OpenMenu } from '../ui-state.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { useOrganiseWords } from '../words/use-organise-words.ts'
import { menuEntries } from './menu-entries.ts'
import './MenuHost.css'

export function MenuHost({ menu }: { menu: OpenMenu }) {
  const app = useApp()
  const { ui } = app
  const { menus } = useDialogWords()
  const organise = useOrganiseWords()
  // What is possible may change while it is open.
  useStore(app.store)
  // Renaming puts the focus into a field, where it has to stay.
  const keepsFocus = useRef(true)
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
            {menuEntries(app, menu).map((entry) => (
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

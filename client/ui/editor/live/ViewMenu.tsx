/** How the note is shown, as a menu of the three views. */
import { Menu } from '@base-ui/react/menu'
import { Toolbar } from '@base-ui/react/toolbar'
import { BookOpen, Check, FileCode, type LucideIcon, PencilLine } from 'lucide-react'
import { useRef } from 'react'
import { useApp } from '../../app-context.tsx'
import { IconButton } from '../../Button.tsx'
import { Icon } from '../../Icon.tsx'
import { useEditorWords } from '../../words/use-editor-words.ts'
import { useOpenEditor } from '../open-editor.ts'
import { showAs, useWritingView, type WritingView, writingViews } from './writing-view.ts'
import '../../menus/MenuHost.css'

export const icons: Readonly<Record<WritingView, LucideIcon>> = { live: PencilLine, raw: FileCode, reading: BookOpen }

export function ViewMenu() {
  const app = useApp()
  const { tools, views } = useEditorWords()
  const editor = useOpenEditor()
  const view = useWritingView(editor?.note.id)
  /** The landmark that the menu belongs to. */
  const landmark = useRef<HTMLElement>(null)
  return (
    <Menu.Root>
      <Toolbar.Button
        ref={(button) => {
          landmark.current = button?.closest('main') ?? null
        }}
        render={<Menu.Trigger render={<IconButton icon={icons[view]} label={`${tools.view}: ${views[view]}`} />} />}
        // The text keeps the focus until the menu has it.
        onMouseDown={(event) => event.preventDefault()}
      />
      <Menu.Portal container={landmark}>
        <Menu.Positioner className="menu-place" align="end" sideOffset={4} collisionPadding={8}>
          <Menu.Popup className="popup menu" aria-label={tools.view}>
            <Menu.RadioGroup
              value={view}
              onValueChange={(chosen: WritingView) => editor && showAs(app, chosen, editor)}
            >
              {writingViews.map((each) => (
                <Menu.RadioItem key={each} value={each} className="menu-item" closeOnClick>
                  {views[each]}
                  <Menu.RadioItemIndicator className="menu-check">
                    <Icon of={Check} />
                  </Menu.RadioItemIndicator>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

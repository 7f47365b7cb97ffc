/** All open tabs, one under the other: for narrow screens, and for more tabs than a strip can show. */
import { Pin, Plus, Undo2, X } from 'lucide-react'
import { shortTitle } from '../actions.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button, IconButton } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import { Sheet } from '../layout/Sheet.tsx'
import { closeTabs } from './tab-gestures.ts'
import './TabsDialog.css'
import { useCommandWords } from '../words/use-command-words.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'

export function TabsDialog({ onClose }: { onClose: () => void }) {
  const app = useApp()
  const { actions, words } = app
  const dialogWords = useDialogWords()
  const commandWords = useCommandWords()
  const tabs = useAppState((state) => state.tabs)
  const activeTab = useAppState((state) => state.activeTab)
  const closedTabs = useAppState((state) => state.closedTabs)
  const andClose = (act: () => void) => () => {
    onClose()
    act()
  }

  return (
    <Sheet
      title={dialogWords.bars.openTabs}
      size="small"
      narrow="bottom"
      onClose={onClose}
      foot={
        <>
          {closedTabs > 0 && (
            <Button look="quiet" icon={Undo2} onClick={andClose(() => actions.reopenClosedTab())}>
              {commandWords.names.reopenTab}
            </Button>
          )}
          <Button look="primary" icon={Plus} onClick={andClose(() => actions.newNote())}>
            {words.newNote}
          </Button>
        </>
      }
    >
      <ul className="tabs-dialog-list">
        {tabs.map((tab) => {
          const title = shortTitle(tab.title, words)
          const active = tab.noteId === activeTab
          return (
            <li key={tab.noteId} className="tabs-dialog-row" data-active={active} data-trashed={tab.trashed}>
              <button
                type="button"
                aria-current={active ? 'page' : undefined}
                onClick={andClose(() => actions.activateTab(tab.noteId))}
                ref={(element) => {
                  if (active) element?.scrollIntoView({ block: 'nearest' })
                }}
              >
                {tab.pinned && <Icon of={Pin} />}
                {title}
                {tab.pinned && <span className="visually-hidden">, {dialogWords.tabs.pinned}</span>}
                {tab.trashed && <span className="visually-hidden">, {dialogWords.tabs.inTrash}</span>}
              </button>
              <IconButton
                icon={X}
                label={dialogWords.tabs.close(title)}
                data-word={words.close}
                onClick={() => closeTabs(app, [tab.noteId])}
              />
            </li>
          )
        })}
      </ul>
    </Sheet>
  )
}

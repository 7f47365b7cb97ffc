/** All open tabs, one under the other: for narrow screens, and for more tabs than a strip can show. */
import { Plus, Undo2, X } from 'lucide-react'
import { shortTitle } from '../actions.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button, IconButton } from '../Button.tsx'
import { Sheet } from '../layout/Sheet.tsx'
import './TabsDialog.css'
import { useDialogWords } from '../words/use-dialog-words.ts'

export function TabsDialog({ onClose }: { onClose: () => void }) {
  const { actions, words } = useApp()
  const dialogWords = useDialogWords()
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
              {dialogWords.tabs.reopen}
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
                {title}
                {tab.trashed && <span className="visually-hidden">, {dialogWords.tabs.inTrash}</span>}
              </button>
              <IconButton icon={X} label={dialogWords.tabs.close(title)} onClick={() => actions.closeTab(tab.noteId)} />
            </li>
          )
        })}
      </ul>
    </Sheet>
  )
}

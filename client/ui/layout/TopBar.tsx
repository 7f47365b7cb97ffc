import { PanelLeftClose, PanelLeftOpen, Plus, Settings } from 'lucide-react'
import { useApp, useAppState } from '../app-context.tsx'
import { Button, IconButton } from '../Button.tsx'
import { TabStrip } from '../tabs/TabStrip.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'

export function TopBar() {
  const { actions, words } = useApp()
  const { bars } = useDialogWords()
  const listShown = useAppState((state) => state.preferences.listShown)
  return (
    <header className="top">
      <div className="top-side">
        <IconButton
          icon={listShown ? PanelLeftClose : PanelLeftOpen}
          label={listShown ? bars.hideList : bars.showList}
          aria-expanded={listShown}
          onClick={() => actions.toggleList()}
        />
        {listShown && (
          <Button look="quiet" icon={Plus} onClick={() => actions.newNote()}>
            {words.newNote}
          </Button>
        )}
      </div>
      <TabStrip />
      <IconButton
        icon={Settings}
        label={bars.settings}
        aria-haspopup="dialog"
        onClick={() => actions.showSettings('sync')}
      />
    </header>
  )
}

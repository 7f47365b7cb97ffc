import { PanelLeftClose, PanelLeftOpen, Plus, Settings } from 'lucide-react'
import { useApp, useAppState } from '../app-context.tsx'
import { Button, IconButton } from '../Button.tsx'
import { TabStrip } from '../tabs/TabStrip.tsx'

export function TopBar() {
  const { actions, words } = useApp()
  const listShown = useAppState((state) => state.preferences.listShown)
  return (
    <header className="top">
      <div className="top-side">
        <IconButton
          icon={listShown ? PanelLeftClose : PanelLeftOpen}
          label={listShown ? words.layout.hideList : words.layout.showList}
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
        label={words.layout.settings}
        aria-haspopup="dialog"
        onClick={() => actions.showSettings('sync')}
      />
    </header>
  )
}

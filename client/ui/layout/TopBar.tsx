import { PanelLeftClose, PanelLeftOpen, Settings } from 'lucide-react'
import { useApp, useAppState } from '../app-context.tsx'
import { IconButton } from '../Button.tsx'
import { later } from '../later.tsx'

const TabStrip = later(async () => (await import('../tabs/TabStrip.tsx')).TabStrip, <div className="tab-bar-rest" />)

export function TopBar() {
  const { actions, words } = useApp()
  const listShown = useAppState((state) => state.preferences.listShown)
  return (
    <header className="top">
      <IconButton
        icon={listShown ? PanelLeftClose : PanelLeftOpen}
        label={listShown ? words.layout.hideList : words.layout.showList}
        aria-expanded={listShown}
        onClick={() => actions.toggleList()}
      />
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

import { ArrowLeft, ArrowRight, PanelLeftClose, PanelLeftOpen, Plus, Search, Settings } from 'lucide-react'
import { useApp, useAppState } from '../app-context.tsx'
import { Button, IconButton } from '../Button.tsx'
import { TabStrip } from '../tabs/TabStrip.tsx'
import { useCommandWords } from '../words/use-command-words.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { useSearchWords } from '../words/use-search-words.ts'

export function TopBar() {
  const { actions, ui, words } = useApp()
  const { bars } = useDialogWords()
  const search = useSearchWords()
  const { listShown, simple } = useAppState((state) => state.preferences)
  return (
    <header className="top">
      <div className="top-side">
        <IconButton
          icon={listShown ? PanelLeftClose : PanelLeftOpen}
          label={listShown ? bars.hideList : bars.showList}
          aria-expanded={listShown}
          onClick={() => actions.toggleList()}
        />
        {!simple && <HistoryButtons />}
        {listShown && (
          <Button look="quiet" icon={Plus} onClick={() => actions.newNote()}>
            {words.newNote}
          </Button>
        )}
      </div>
      <TabStrip />
      <IconButton
        icon={Search}
        label={search.everything.title}
        data-word={search.open}
        aria-haspopup="dialog"
        onClick={() => ui.setState({ dialog: { kind: 'search', of: 'everything', typed: '' } })}
      />
      <IconButton
        icon={Settings}
        label={bars.settings}
        aria-haspopup="dialog"
        onClick={() => actions.showSettings('sync')}
      />
    </header>
  )
}

/** Back and forward among the notes that the tab has shown, as in a browser. */
function HistoryButtons() {
  const { actions } = useApp()
  const { names } = useCommandWords()
  const { back, forward } = useAppState((state) => state.canGo)
  return (
    <div className="top-history">
      <IconButton icon={ArrowLeft} label={names.goBack} disabled={!back} onClick={() => actions.goInTab(-1)} />
      <IconButton icon={ArrowRight} label={names.goForward} disabled={!forward} onClick={() => actions.goInTab(1)} />
    </div>
  )
}

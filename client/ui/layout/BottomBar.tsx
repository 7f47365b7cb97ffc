/** The narrow layout's way around: five places, each with its name. */
import { Files, NotebookText, type LucideIcon, Plus, Search, Settings } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useApp, useAppState, useUiState } from '../app-context.tsx'
import { Icon } from '../Icon.tsx'
import { changeView } from '../list/list-view.ts'
import { everything } from '../list/remembered-view.ts'
import './BottomBar.css'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { useSearchWords } from '../words/use-search-words.ts'

export function BottomBar() {
  const { actions, ui, words } = useApp()
  const { bars } = useDialogWords()
  const search = useSearchWords()
  const tabCount = useAppState((state) => state.tabs.length)
  const screen = useUiState((state) => state.narrowScreen)
  const dialog = useUiState((state) => state.dialog?.kind)

  return (
    <nav className="bottom-bar" aria-label={bars.bar}>
      <BarButton
        icon={NotebookText}
        aria-current={screen === 'list' ? 'page' : undefined}
        // Whoever is there already comes back to all notes.
        onClick={() => {
          if (screen === 'list') changeView({ place: everything, placesShown: false })
          ui.setState({ narrowScreen: 'list', listView: 'notes' })
        }}
      >
        {bars.notes}
      </BarButton>
      <BarButton
        icon={Search}
        aria-haspopup="dialog"
        aria-expanded={dialog === 'search'}
        onClick={() => ui.setState({ dialog: { kind: 'search', of: 'everything', typed: '' } })}
      >
        {search.open}
      </BarButton>
      <BarButton icon={Plus} aria-label={words.newNote} onClick={() => actions.newNote()}>
        {bars.new}
      </BarButton>
      <BarButton
        icon={Files}
        aria-label={bars.openTabsCount(tabCount)}
        aria-haspopup="dialog"
        aria-expanded={dialog === 'tabs'}
        onClick={() => ui.setState({ dialog: { kind: 'tabs' } })}
        count={tabCount}
      >
        {bars.openTabs}
      </BarButton>
      <BarButton icon={Settings} aria-haspopup="dialog" onClick={() => actions.showSettings('sync')}>
        {bars.settings}
      </BarButton>
    </nav>
  )
}

interface BarButtonProps extends ComponentProps<'button'> {
  icon: LucideIcon
  count?: number
}

function BarButton({ icon, count, children, ...rest }: BarButtonProps) {
  return (
    <button type="button" className="bar-button" {...rest}>
      <span className="bar-button-icon" data-count={count === undefined || count < 2 ? undefined : Math.min(count, 99)}>
        <Icon of={icon} />
      </span>
      <span>{children}</span>
    </button>
  )
}

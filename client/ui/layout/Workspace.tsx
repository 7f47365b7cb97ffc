/** The app once the notes are known: tabs, list, note and status, side by side or one after the other. */
import { useEffect } from 'react'
import { writingIsPossible } from '../../state/later-code.ts'
import { useApp, useAppState, useUiState } from '../app-context.tsx'
import { NotePane } from '../editor/NotePane.tsx'
import { DropZone } from '../files/DropZone.tsx'
import { later } from '../later.tsx'
import { useNarrow } from '../media.ts'
import { MissingPartsLine } from '../status/MissingPartsLine.tsx'
import { StatusLine } from '../status/StatusLine.tsx'
import { notePanelId, tabElementId } from '../tabs/tab-ids.ts'
import { NoteHead } from './NoteHead.tsx'
import './Workspace.css'

const TopBar = later(async () => (await import('./TopBar.tsx')).TopBar, <header className="top" />)
const Background = later(async () => (await import('./Background.tsx')).Background)
const BottomBar = later(async () => (await import('./BottomBar.tsx')).BottomBar, <div className="bottom-bar-place" />)
const NoteList = later(async () => (await import('../list/NoteList.tsx')).NoteList)
const AccountDialog = later(async () => (await import('../account/AccountDialog.tsx')).AccountDialog)
const FootLines = later(async () => (await import('../status/FootLines.tsx')).FootLines)
const HeldBar = later(async () => (await import('../trash/HeldBar.tsx')).HeldBar)
const ReviewLine = later(async () => (await import('../review/ReviewLine.tsx')).ReviewLine)
const DialogHost = later(async () => (await import('./DialogHost.tsx')).DialogHost)

/** Where the list is all that one sees, it is what the page is about. */
function ListPlace({ main }: { main: boolean }) {
  const { words } = useApp()
  const simple = useAppState((state) => state.preferences.simple)
  const list = (
    <nav className="side" aria-label={words.layout.list}>
      {/* Its rows are measured when it comes. */}
      <NoteList key={String(simple)} />
    </nav>
  )
  return main ? <main className="list-place">{list}</main> : list
}

export function Workspace() {
  const { actions, words } = useApp()
  const narrow = useNarrow()
  const screen = useUiState((state) => state.narrowScreen)
  const listShown = useAppState((state) => state.preferences.listShown)
  const activeTab = useAppState((state) => state.activeTab)
  const dialog = useUiState((state) => state.dialog)
  const accountStep = useUiState((state) => state.accountStep)

  const showList = narrow ? screen === 'list' : listShown
  const showNote = !narrow || screen === 'note'
  const noEditor = !showNote || activeTab === undefined
  useEffect(() => {
    if (noEditor) writingIsPossible()
  }, [noEditor])
  const tabPanel =
    narrow || activeTab === undefined ? {} : ({ role: 'tabpanel', 'aria-labelledby': tabElementId(activeTab) } as const)

  return (
    <div className="workspace" data-narrow={narrow} data-list={showList}>
      {showNote && (
        <button type="button" className="skip-link" onClick={() => actions.focusNote()}>
          {words.layout.skipToNote}
        </button>
      )}
      {!narrow && <TopBar />}
      <HeldBar />
      {showList && <ListPlace main={!showNote} />}
      {showNote && (
        <main className="note-place">
          <NoteHead narrow={narrow} />
          <div className="note-panel" id={notePanelId} {...tabPanel}>
            <ReviewLine />
            <NotePane />
          </div>
        </main>
      )}
      <footer className="foot">
        <StatusLine />
        <div className="foot-side">
          <FootLines />
          <MissingPartsLine />
        </div>
      </footer>
      {narrow && <BottomBar />}
      <Background />
      {/* From the start: a browser that finds nobody to take a dropped file leaves the app and shows the file. */}
      <DropZone />
      {dialog !== undefined && <DialogHost dialog={dialog} />}
      {/* Over the settings, they show it themselves. */}
      {accountStep !== undefined && dialog?.kind !== 'settings' && <AccountDialog over={false} />}
    </div>
  )
}

/** The app once the notes are known: tabs, list, note and status, side by side or one after the other. */
import { useEffect } from 'react'
import { writingIsPossible } from '../../state/later-code.ts'
import { useApp, useAppState, useUiState } from '../app-context.tsx'
import { DropZone } from '../files/DropZone.tsx'
import { later } from '../later.tsx'
import { useNarrow, useRoomForTwo } from '../media.ts'
import { MissingPartsLine } from '../status/MissingPartsLine.tsx'
import { StatusLine } from '../status/StatusLine.tsx'
import { NoteSide } from './NoteSide.tsx'
import './Workspace.css'

const TopBar = later(async () => (await import('./TopBar.tsx')).TopBar, <header className="top" />)
const Background = later(async () => (await import('./Background.tsx')).Background)
const BottomBar = later(async () => (await import('./BottomBar.tsx')).BottomBar, <div className="bottom-bar-place" />)
const NoteList = later(async () => (await import('../list/NoteList.tsx')).NoteList)
const AccountDialog = later(async () => (await import('../account/AccountDialog.tsx')).AccountDialog)
const FootLines = later(async () => (await import('../status/FootLines.tsx')).FootLines)
const HeldBar = later(async () => (await import('../trash/HeldBar.tsx')).HeldBar)
const SideDivider = later(async () => (await import('./SideDivider.tsx')).SideDivider, <div className="side-divider" />)
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
  const beside = useAppState((state) => state.beside)
  const share = useAppState((state) => state.share)
  const two = useRoomForTwo() && beside
  const dialog = useUiState((state) => state.dialog)
  const accountStep = useUiState((state) => state.accountStep)

  const showList = narrow ? screen === 'list' : listShown
  const showNote = !narrow || screen === 'note'
  const noEditor = !showNote || activeTab === undefined
  useEffect(() => {
    if (noEditor) writingIsPossible()
  }, [noEditor])

  const sides = activeTab === undefined ? [] : [<NoteSide key={activeTab} noteId={activeTab} narrow={narrow} />]
  if (two) {
    const other = <NoteSide key={two.noteId} noteId={two.noteId} narrow={narrow} />
    sides.splice(two.at === 'start' ? 0 : 1, 0, other)
    sides.splice(1, 0, <SideDivider key="divider" />)
  }
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
        <main
          className="note-place"
          data-two={two && true}
          style={share === undefined ? undefined : { ['--share' as string]: `${share}%` }}
        >
          {sides}
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

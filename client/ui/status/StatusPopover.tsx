/** What the status sentence means, what is waiting, and what can be done about it. */
import { Popover } from '@base-ui/react/popover'
import type { SyncStatus } from '../../sync/sync-status.ts'
import { shortTitle } from '../actions.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { BackupButton } from '../files/BackupButton.tsx'
import { SwitchField } from '../settings/Field.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { SyncFacts } from './SyncFacts.tsx'
import { ToChoose } from './ToChoose.tsx'
import './StatusPopover.css'

/** As many titles as one takes in; the rest is a number. */
const titlesShown = 5

export function StatusPopover({ anchor, status }: { anchor: HTMLElement; status: SyncStatus }) {
  const { actions, commands, ui, words } = useApp()
  const dialogWords = useDialogWords()
  const notes = useAppState((state) => state.notes)
  const sync = useAppState((state) => state.sync)
  const storageKept = useAppState((state) => state.storageKept)
  const waiting = notes.filter((note) => note.waiting)
  const toChoose = notes.filter(({ choices }) => choices.length > 0)
  const wantsSignIn = status.kind === 'signIn' || status.kind === 'signInAgain'
  const isRefused = status.kind === 'notSaved' || status.kind === 'notKept'
  const mayBeCleared = !isRefused && storageKept === false && !sync.enabled && notes.length > 0
  const close = () => ui.setState({ statusOpen: false })

  return (
    <Popover.Root
      open
      onOpenChange={(open, details) => {
        // A press on the line itself closes through the line's own click.
        const { target } = details.event
        if (!open && !(target instanceof Node && anchor.contains(target))) close()
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} side="top" align="start" sideOffset={8} collisionPadding={8}>
          <Popover.Popup className="popup status-popover" finalFocus={() => anchor}>
            <Popover.Title className="status-popover-title">{words.status.line(status)}</Popover.Title>
            <Popover.Description className="status-popover-detail">
              {dialogWords.statusDetail(status)}
            </Popover.Description>
            {mayBeCleared && <p className="status-popover-detail">{dialogWords.mayBeCleared}</p>}
            {(isRefused || mayBeCleared) && (
              <div className="status-popover-backup">
                <BackupButton />
              </div>
            )}
            {toChoose.length > 0 && <ToChoose notes={toChoose} />}
            {waiting.length > 0 && (
              <>
                <h3 className="status-popover-heading">{dialogWords.statusPanel.waitingTitle(waiting.length)}</h3>
                <ul className="status-popover-notes">
                  {waiting.slice(0, titlesShown).map((note) => (
                    <li key={note.id}>
                      <button
                        type="button"
                        onClick={() => {
                          close()
                          actions.openNote(note.id, { newTab: false })
                        }}
                      >
                        {shortTitle(note.title, words)}
                      </button>
                    </li>
                  ))}
                </ul>
                {waiting.length > titlesShown && (
                  <p className="status-popover-more">{dialogWords.statusPanel.andMore(waiting.length - titlesShown)}</p>
                )}
              </>
            )}
            {sync.enabled && <SyncFacts />}
            <SwitchField
              label={dialogWords.settings.sync.switch}
              checked={sync.enabled}
              onChange={(enabled) => commands.setSyncEnabled(enabled)}
            />
            <div className="status-popover-actions">
              {wantsSignIn ? (
                <Button look="primary" onClick={() => actions.signIn()}>
                  {dialogWords.statusPanel.signIn}
                </Button>
              ) : (
                sync.enabled && (
                  <Button onClick={() => commands.syncNow()}>
                    {status.kind === 'synced' || status.kind === 'needsChoice'
                      ? dialogWords.settings.sync.now
                      : dialogWords.statusPanel.tryNow}
                  </Button>
                )
              )}
              <Button look={sync.enabled ? 'quiet' : 'plain'} onClick={() => actions.showSettings('sync')}>
                {dialogWords.statusPanel.syncSettings}
              </Button>
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** What the status sentence means, what is waiting, and what can be done about it. */
import { Popover } from '@base-ui/react/popover'
import type { SyncStatus } from '../../sync/sync-status.ts'
import { shortTitle } from '../actions.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'
import './StatusPopover.css'

/** As many titles as one takes in; the rest is a number. */
const titlesShown = 5

export function StatusPopover({ anchor, status }: { anchor: HTMLElement; status: SyncStatus }) {
  const { actions, commands, ui, words } = useApp()
  const dialogWords = useDialogWords()
  const notes = useAppState((state) => state.notes)
  const sync = useAppState((state) => state.sync)
  const waiting = notes.filter((note) => note.waiting)
  const wantsSignIn = status.kind === 'signIn' || status.kind === 'signInAgain'
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
            {waiting.length > 0 && (
              <>
                <h3 className="status-popover-heading">{words.status.waitingTitle(waiting.length)}</h3>
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
                  <p className="status-popover-more">{words.status.andMore(waiting.length - titlesShown)}</p>
                )}
              </>
            )}
            {sync.enabled && (
              <dl className="status-popover-server">
                <dt>{words.status.server}</dt>
                <dd>{sync.address}</dd>
              </dl>
            )}
            <div className="status-popover-actions">
              {wantsSignIn ? (
                <Button look="primary" onClick={() => actions.signIn()}>
                  {words.status.signIn}
                </Button>
              ) : (
                sync.enabled &&
                status.kind !== 'synced' && <Button onClick={() => commands.syncNow()}>{words.status.tryNow}</Button>
              )}
              <Button look={sync.enabled ? 'quiet' : 'plain'} onClick={() => actions.showSettings('sync')}>
                {words.status.syncSettings}
              </Button>
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

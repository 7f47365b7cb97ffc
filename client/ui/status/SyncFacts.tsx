/** Which server, when all was in step last, when that was checked, and which other devices there are. */
import { useEffect, useState } from 'react'
import type { AccountDevice } from '../../state/app-state.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { useMinute } from '../list/use-minute.ts'
import { fullTime, noteTime } from '../words/note-time.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'

/** As many as one takes in; the settings have them all. */
const devicesShown = 4

export function SyncFacts() {
  const { words } = useApp()
  const { statusPanel, syncFacts } = useDialogWords()
  const sync = useAppState((state) => state.sync)
  const devices = useOtherDevices()
  const now = useMinute()
  const time = (at: number) => (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at, words)}>
      {noteTime(at, now, words)}
    </time>
  )

  return (
    <dl className="status-popover-facts">
      <dt>{statusPanel.server}</dt>
      <dd>{sync.address}</dd>
      <dt>{syncFacts.lastInStep}</dt>
      <dd>{sync.syncedAt === undefined ? syncFacts.never : time(sync.syncedAt)}</dd>
      {sync.check !== undefined && (
        <>
          <dt>{syncFacts.lastCheck}</dt>
          <dd>
            {time(sync.check.at)} · {syncFacts.checked(sync.check.mended)}
          </dd>
        </>
      )}
      {devices !== undefined && (
        <>
          <dt>{syncFacts.otherDevices}</dt>
          <dd>
            {devices.length === 0 ? (
              syncFacts.noOthers
            ) : (
              <ul>
                {devices.slice(0, devicesShown).map(({ id, name, lastSeenAt }) => (
                  <li key={id}>
                    {name} · {time(lastSeenAt)}
                  </li>
                ))}
                {devices.length > devicesShown && <li>{statusPanel.andMore(devices.length - devicesShown)}</li>}
              </ul>
            )}
          </dd>
        </>
      )}
    </dl>
  )
}

/** The account's, the one seen last first; `undefined` where there is no account, and while nobody has said. */
function useOtherDevices(): readonly AccountDevice[] | undefined {
  const { commands } = useApp()
  const isSignedIn = useAppState((state) => state.account.kind === 'signedIn')
  const [devices, setDevices] = useState<readonly AccountDevice[]>()
  useEffect(() => {
    if (!isSignedIn) return
    let isShown = true
    // Without an answer nothing is said of them: the sentence above says how the server is doing.
    void commands.devices().then((outcome) => {
      if (!isShown || !outcome.ok) return
      setDevices(outcome.value.filter(({ current }) => !current).sort((a, b) => b.lastSeenAt - a.lastSeenAt))
    })
    return () => {
      isShown = false
    }
  }, [commands, isSignedIn])
  return isSignedIn ? devices : undefined
}

/** Offers sync once, when somebody has come to like the app: after three notes, and never under their hands. */
import { Smartphone, X } from 'lucide-react'
import { useState } from 'react'
import { useApp, useAppState } from '../app-context.tsx'
import { Button, IconButton } from '../Button.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'

const storageKey = 'driftless/sync-offered'
const notesBefore = 3

export function SyncOfferLine() {
  const { actions, store } = useApp()
  const { syncOffer } = useDialogWords()
  const activeTab = useAppState((state) => state.activeTab)
  // As long as nothing was ever synced: whoever turned it off has heard of it.
  const isLocal = useAppState(({ status, account, sync }) => {
    return account.kind === 'none' && !sync.enabled && (status.kind === 'savedOnDevice' || status.kind === 'saving')
  })
  const listed = useAppState((state) => state.listed)
  const moment = `${activeTab} ${listed}`
  const [offered, setOffered] = useState({ moment: '', isDue: false })
  const [isAway, setAway] = useState(() => localStorage.getItem(storageKey) !== null)

  // With another note, when the screen changes in any case: nothing moves while one types.
  if (offered.moment !== moment) setOffered({ moment, isDue: store.getState().notes.length >= notesBefore })

  if (!offered.isDue || isAway || !isLocal) return null
  const putAway = (): void => {
    localStorage.setItem(storageKey, 'away')
    setAway(true)
  }
  const show = (): void => {
    putAway()
    actions.showSettings('sync')
  }
  return (
    <p className="update-line">
      <span>{syncOffer.question}</span>
      <Button look="quiet" icon={Smartphone} className="foot-button" onClick={show}>
        {syncOffer.show}
      </Button>
      <IconButton icon={X} label={syncOffer.away} className="foot-close" onClick={putAway} />
    </p>
  )
}

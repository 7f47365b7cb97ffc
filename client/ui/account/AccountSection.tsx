/** The part of the sync settings that is about accounts. Loaded by itself: who needs none never waits for it. */
import { Trash2, UserX } from 'lucide-react'
import { useApp, useAppState, useUiState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import type { Testing } from '../settings/use-relay-test.ts'
import { DeviceList } from './DeviceList.tsx'
import { OwnAccount } from './OwnAccount.tsx'
import { ProfileList } from './ProfileList.tsx'
import { ServerAccounts } from './ServerAccounts.tsx'
import { useAccountWords } from './use-account-words.ts'
import './AccountSection.css'

export function AccountSection({ testing, onAsk }: { testing: Testing; onAsk: () => void }) {
  const account = useAppState((state) => state.account)
  const syncEnabled = useAppState((state) => state.sync.enabled)
  const profiles = useAppState((state) => state.profiles)
  const news = useUiState((state) => state.accountNews)
  const wantsAccount = syncEnabled && (account.kind === 'none' || account.kind === 'signedOut')
  return (
    <>
      <p className="account-news" role="status">
        {news}
      </p>
      {account.kind !== 'none' && <OwnAccount account={account} />}
      {wantsAccount && <ServerAccounts testing={testing} onAsk={onAsk} />}
      {account.kind === 'signedIn' && <DeviceList />}
      {profiles.length > 1 && <ProfileList profiles={profiles} />}
      {(account.kind !== 'none' || profiles.length > 1) && <Leaving />}
    </>
  )
}

/** What takes something away, apart from everything that one does every day. */
function Leaving() {
  const { actions } = useApp()
  const words = useAccountWords()
  const kind = useAppState((state) => state.account.kind)
  return (
    <div className="settings-group account-leaving">
      <p className="settings-note">{kind === 'none' ? words.remove.explainLocal : words.remove.explain}</p>
      <div className="settings-row">
        <Button look="danger" icon={Trash2} onClick={() => actions.showAccount({ kind: 'removeNotes' })}>
          {words.remove.button}
        </Button>
        {kind === 'signedIn' && (
          <Button look="danger" icon={UserX} onClick={() => actions.showAccount({ kind: 'deleteAccount' })}>
            {words.deleteAccount.button}
          </Button>
        )}
      </div>
    </div>
  )
}

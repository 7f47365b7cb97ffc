/** The way into an account on the server that the settings name, with what will become of the notes here. */
import { KeyRound, LogIn, UserPlus } from 'lucide-react'
import { useEffect } from 'react'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import type { Testing } from '../settings/use-relay-test.ts'
import { whoJoins } from './joining.ts'
import { whatHappens } from './NotesToo.tsx'
import { whoMayJoin } from './ServerFacts.tsx'
import { useAccountWords } from './use-account-words.ts'

export function ServerAccounts({ testing, onAsk }: { testing: Testing; onAsk: () => void }) {
  const { actions } = useApp()
  const words = useAccountWords()
  const account = useAppState((state) => state.account)
  const address = useAppState((state) => state.sync.address)
  const noteCount = useAppState((state) => state.notes.length)
  const asked = testing.kind !== 'idle'
  useEffect(() => {
    if (!asked) onAsk()
  }, [asked, onAsk])

  if (testing.kind !== 'done') return <p className="settings-note">{words.joining.checking}</p>
  const { result } = testing
  // What is wrong with the server stands beside its address.
  if (result.kind !== 'ok' || result.auth === 'none') return null
  const email = account.kind === 'none' ? '' : account.email
  const joining = whoJoins(account, email, noteCount)
  const mayCreate = result.isFresh || result.registration !== 'closed'
  return (
    <div className="settings-group account-card">
      <h4 className="settings-group-title">{words.joining.title}</h4>
      <p className="settings-note">
        {words.text(...(result.isFresh ? [] : [words.joining.needed]), whoMayJoin(result, words))}
      </p>
      <p className="account-text">{whatHappens(joining, true, words)}</p>
      <div className="settings-row">
        {mayCreate && (
          <Button
            look={result.isFresh ? 'primary' : 'plain'}
            icon={UserPlus}
            onClick={() => actions.showAccount({ kind: 'createAccount', address, email: '', invite: undefined })}
          >
            {words.create.act}
          </Button>
        )}
        {!result.isFresh && (
          <>
            <Button
              look={mayCreate && account.kind === 'none' ? 'plain' : 'primary'}
              icon={LogIn}
              onClick={() => actions.showAccount({ kind: 'signIn', address, email })}
            >
              {words.signIn.act}
            </Button>
            <Button icon={KeyRound} onClick={() => actions.showAccount({ kind: 'useCode', address, code: undefined })}>
              {words.code.button}
            </Button>
          </>
        )}
      </div>
    </div>
  )
}

/** Who is signed in here and where; or who was, and how they come back. */
import { KeyRound, LogIn, LogOut } from 'lucide-react'
import type { AccountState } from '../../state/app-state.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { givenName } from './given-name.ts'
import { useAccountWords } from './use-account-words.ts'

export function OwnAccount({ account }: { account: Exclude<AccountState, { kind: 'none' }> }) {
  const { actions } = useApp()
  const words = useAccountWords()
  const { kind, email, server } = account
  const name = givenName(account.name, email)
  const isIn = kind === 'signedIn'
  // Else the way in stands beside the address, which may be another one now.
  const offersSignIn = !useAppState((state) => state.sync.enabled) || kind === 'signInAgain'
  return (
    <div className="settings-group account-card" data-kind={kind}>
      <h4 className="settings-group-title">{words.account.title}</h4>
      {!isIn && <p className="account-text">{words.account[kind]}</p>}
      <p className="account-who">
        {name !== undefined && <strong>{name}</strong>}
        <span>{email}</span>
        <span className="account-where">{words.account.signedInOn(server)}</span>
      </p>
      <div className="settings-row">
        {!isIn && offersSignIn && (
          <Button
            look="primary"
            icon={LogIn}
            onClick={() => actions.showAccount({ kind: 'signIn', address: server, email })}
          >
            {words.signIn.act}
          </Button>
        )}
        {isIn && (
          <Button icon={KeyRound} onClick={() => actions.showAccount({ kind: 'changePassword', proof: undefined })}>
            {words.changePassword.button}
          </Button>
        )}
        {kind !== 'signedOut' && (
          <Button icon={LogOut} onClick={() => actions.showAccount({ kind: 'signOut' })}>
            {words.account.signOut}
          </Button>
        )}
      </div>
      {isIn && <p className="settings-note">{words.account.otherServer}</p>}
    </div>
  )
}

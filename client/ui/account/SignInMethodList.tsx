/** How a person gets into their account: with the password, and with whom else. Not shown where there is no choice. */
import { Link2, Unlink } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { SignInMethods } from '../../state/app-state.ts'
import { useApp, useUiState } from '../app-context.tsx'
import { Button, IconButton } from '../Button.tsx'
import { useAccountWords } from './use-account-words.ts'

export function SignInMethodList() {
  const { actions, commands } = useApp()
  const words = useAccountWords()
  const [methods, setMethods] = useState<SignInMethods>()
  // A dialog that was open may have changed them.
  const dialogOpen = useUiState((state) => state.accountStep !== undefined)
  useEffect(() => {
    if (dialogOpen) return
    let wanted = true
    void commands.signInMethods().then((outcome) => {
      // What keeps the server from answering is told among the devices.
      if (wanted && outcome.ok) setMethods(outcome.value)
    })
    return () => {
      wanted = false
    }
  }, [commands, dialogOpen])

  if (methods === undefined || methods.linked.length + methods.providers.length === 0) return null
  const { linked, hasPassword } = methods
  const others = methods.providers.filter(({ id }) => !linked.some(({ provider }) => provider === id))
  return (
    <div className="settings-group">
      <h4 className="settings-group-title">{words.methods.title}</h4>
      <ul className="device-list" aria-label={words.methods.title}>
        <li className="device-row">
          <div className="device-facts">
            <p className="device-name">{words.form.password}</p>
            {!hasPassword && <p className="settings-note">{words.methods.noPassword}</p>}
          </div>
        </li>
        {linked.map(({ id, name, email }) => (
          <li key={id} className="device-row">
            <div className="device-facts">
              <p className="device-name">{name}</p>
              {email !== undefined && <p className="settings-note">{email}</p>}
            </div>
            <IconButton
              icon={Unlink}
              label={words.methods.unlinkOf(name)}
              onClick={() => actions.showAccount({ kind: 'unlinkSignIn', id, name })}
            />
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <div className="settings-row">
          {others.map((provider) => (
            <Button
              key={provider.id}
              icon={Link2}
              onClick={() => actions.showAccount({ kind: 'linkSignIn', provider, proof: undefined })}
            >
              {words.methods.link(provider.name)}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}

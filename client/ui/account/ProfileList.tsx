/** Whose notes are on this device, where there are several people's: one of them is shown at a time. */
import { CircleCheck, CircleUser } from 'lucide-react'
import type { ProfileSummary } from '../../state/app-state.ts'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import { givenName } from './given-name.ts'
import { useAccountWords } from './use-account-words.ts'

export function ProfileList({ profiles }: { profiles: readonly ProfileSummary[] }) {
  const { commands } = useApp()
  const words = useAccountWords()
  return (
    <div className="settings-group">
      <h4 className="settings-group-title">{words.profiles.title}</h4>
      <p className="settings-note">{words.profiles.explain}</p>
      <ul className="device-list">
        {profiles.map(({ id, email, name, server, active }) => {
          const address = email ?? words.profiles.noAccount
          const title = givenName(name, email) ?? address
          return (
            <li key={id} className="device-row">
              <Icon of={active ? CircleCheck : CircleUser} />
              <div className="device-facts">
                <p className="device-name">{title}</p>
                {title !== address && <p className="settings-note">{address}</p>}
                {server !== undefined && <p className="settings-note">{server}</p>}
              </div>
              {active ? (
                <span className="settings-note">{words.profiles.openNow}</span>
              ) : (
                <Button aria-label={words.profiles.openOf(address)} onClick={() => commands.switchProfile(id)}>
                  {words.profiles.open}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

import { DeviceList } from '../account/DeviceList.tsx'
import { Leaving } from '../account/Leaving.tsx'
import { OwnAccount } from '../account/OwnAccount.tsx'
import { ProfileList } from '../account/ProfileList.tsx'
import { SignInMethodList } from '../account/SignInMethodList.tsx'
import { useApp, useAppState, useUiState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { SwitchField, TextField } from './Field.tsx'
import { ServerChoice } from './ServerChoice.tsx'
import '../account/account-parts.css'

export function SyncSection() {
  const { commands } = useApp()
  const dialogWords = useDialogWords()
  const sync = useAppState((state) => state.sync)
  const account = useAppState((state) => state.account)
  const profiles = useAppState((state) => state.profiles)
  const news = useUiState((state) => state.accountNews)

  return (
    <>
      <SwitchField
        label={dialogWords.settings.sync.switch}
        explain={sync.enabled ? dialogWords.settings.sync.explain : dialogWords.settings.sync.explainOff}
        checked={sync.enabled}
        onChange={(enabled) => commands.setSyncEnabled(enabled)}
      />
      <p className="account-news" role="status">
        {news}
      </p>
      {account.kind !== 'none' && <OwnAccount account={account} />}
      {/* Who is signed in has chosen their server with it. What a test said before somebody was in is old news after. */}
      {(account.kind === 'none' || account.kind === 'signedOut') && <ServerChoice key={account.kind} />}
      {account.kind === 'signedIn' && <SignInMethodList />}
      {account.kind === 'signedIn' && <DeviceList />}
      {account.kind !== 'signedIn' && (
        <TextField
          label={dialogWords.settings.sync.deviceName}
          hint={dialogWords.settings.sync.deviceNameHint}
          value={sync.deviceName}
          onChange={(name) => commands.setDeviceName(name)}
          inputProps={{ maxLength: 60 }}
        />
      )}
      {sync.enabled && (
        <div className="settings-row">
          <Button onClick={() => commands.syncNow()}>{dialogWords.settings.sync.now}</Button>
        </div>
      )}
      {profiles.length > 1 && <ProfileList profiles={profiles} />}
      {(account.kind !== 'none' || profiles.length > 1) && <Leaving />}
    </>
  )
}

import { useCallback } from 'react'
import { DeviceList } from '../account/DeviceList.tsx'
import { Leaving } from '../account/Leaving.tsx'
import { OwnAccount } from '../account/OwnAccount.tsx'
import { ProfileList } from '../account/ProfileList.tsx'
import { ServerAccounts } from '../account/ServerAccounts.tsx'
import { ServerFacts } from '../account/ServerFacts.tsx'
import { useApp, useAppState, useUiState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { SwitchField, TextField } from './Field.tsx'
import { type Testing, useRelayTest } from './use-relay-test.ts'
import '../account/account-parts.css'

export function SyncSection() {
  const { commands, words } = useApp()
  const sync = useAppState((state) => state.sync)
  const account = useAppState((state) => state.account)
  const profiles = useAppState((state) => state.profiles)
  const news = useUiState((state) => state.accountNews)
  const { testing, test, forget } = useRelayTest()
  const { address } = sync
  const askServer = useCallback(() => test(address), [test, address])
  // Who is signed in has chosen their server with it.
  const choosesServer = account.kind === 'none' || account.kind === 'signedOut'

  return (
    <>
      <SwitchField
        label={words.settings.sync.switch}
        explain={sync.enabled ? words.settings.sync.explain : words.settings.sync.explainOff}
        checked={sync.enabled}
        onChange={(enabled) => commands.setSyncEnabled(enabled)}
      />
      <p className="account-news" role="status">
        {news}
      </p>
      {account.kind !== 'none' && <OwnAccount account={account} />}
      {choosesServer && (
        <TextField
          label={words.settings.sync.address}
          hint={words.settings.sync.addressHint}
          value={address}
          onChange={(next) => {
            forget()
            commands.setSyncAddress(next)
          }}
          inputProps={{ inputMode: 'url', autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false }}
          button={(draft) => (
            <Button disabled={testing.kind === 'running'} onClick={() => test(draft)}>
              {testing.kind === 'running' ? words.settings.sync.testing : words.settings.sync.test}
            </Button>
          )}
        >
          <TestResult testing={testing} />
        </TextField>
      )}
      {choosesServer && sync.enabled && <ServerAccounts testing={testing} onAsk={askServer} />}
      {account.kind === 'signedIn' && <DeviceList />}
      {account.kind !== 'signedIn' && (
        <TextField
          label={words.settings.sync.deviceName}
          hint={words.settings.sync.deviceNameHint}
          value={sync.deviceName}
          onChange={(name) => commands.setDeviceName(name)}
          inputProps={{ maxLength: 60 }}
        />
      )}
      {sync.enabled && (
        <div className="settings-row">
          <Button onClick={() => commands.syncNow()}>{words.settings.sync.now}</Button>
        </div>
      )}
      {profiles.length > 1 && <ProfileList profiles={profiles} />}
      {(account.kind !== 'none' || profiles.length > 1) && <Leaving />}
    </>
  )
}

function TestResult({ testing }: { testing: Testing }) {
  const { words } = useApp()
  return (
    <div aria-live="polite">
      {testing.kind === 'done' && (
        <>
          <p className="settings-result" data-good={testing.result.kind === 'ok'}>
            {words.settings.sync.result(testing.result)}
          </p>
          {testing.result.kind === 'ok' && <ServerFacts address={testing.address} test={testing.result} />}
        </>
      )}
    </div>
  )
}

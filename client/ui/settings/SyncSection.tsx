import { useCallback } from 'react'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { later } from '../later.tsx'
import { SwitchField, TextField } from './Field.tsx'
import { useRelayTest } from './use-relay-test.ts'

const AccountSection = later(async () => (await import('../account/AccountSection.tsx')).AccountSection)
const ServerFacts = later(async () => (await import('../account/ServerFacts.tsx')).ServerFacts)

export function SyncSection() {
  const { commands, words } = useApp()
  const sync = useAppState((state) => state.sync)
  const account = useAppState((state) => state.account.kind)
  const { testing, test, forget } = useRelayTest()
  const { address } = sync
  const askServer = useCallback(() => test(address), [test, address])

  return (
    <>
      <SwitchField
        label={words.settings.sync.switch}
        explain={sync.enabled ? words.settings.sync.explain : words.settings.sync.explainOff}
        checked={sync.enabled}
        onChange={(enabled) => commands.setSyncEnabled(enabled)}
      />
      {/* A person who is signed in has chosen their server with it. */}
      {(account === 'none' || account === 'signedOut') && (
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
        </TextField>
      )}
      <AccountSection testing={testing} onAsk={askServer} />
      {account !== 'signedIn' && (
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
    </>
  )
}

import { useState } from 'react'
import type { RelayTest } from '../../state/app-state.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { SwitchField, TextField } from './Field.tsx'

type Testing = { kind: 'idle' } | { kind: 'running' } | { kind: 'done'; result: RelayTest }

export function SyncSection() {
  const { commands, words } = useApp()
  const sync = useAppState((state) => state.sync)
  const [testing, setTesting] = useState<Testing>({ kind: 'idle' })

  const test = async (address: string): Promise<void> => {
    setTesting({ kind: 'running' })
    setTesting({ kind: 'done', result: await commands.testRelay(address) })
  }
  const setAddress = (address: string): void => {
    setTesting({ kind: 'idle' })
    commands.setSyncAddress(address)
  }

  return (
    <>
      <SwitchField
        label={words.settings.sync.switch}
        explain={words.settings.sync.explain}
        checked={sync.enabled}
        onChange={(enabled) => commands.setSyncEnabled(enabled)}
      />
      <TextField
        label={words.settings.sync.address}
        hint={words.settings.sync.addressHint}
        value={sync.address}
        onChange={setAddress}
        inputProps={{ inputMode: 'url', autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false }}
        button={(draft) => (
          <Button disabled={testing.kind === 'running'} onClick={() => void test(draft)}>
            {testing.kind === 'running' ? words.settings.sync.testing : words.settings.sync.test}
          </Button>
        )}
      >
        <p
          className="settings-result"
          aria-live="polite"
          data-good={testing.kind === 'done' && testing.result.kind === 'ok'}
        >
          {testing.kind === 'done' && words.settings.sync.result(testing.result)}
        </p>
      </TextField>
      <TextField
        label={words.settings.sync.deviceName}
        hint={words.settings.sync.deviceNameHint}
        value={sync.deviceName}
        onChange={(name) => commands.setDeviceName(name)}
        inputProps={{ maxLength: 60 }}
      />
      {sync.enabled && (
        <div className="settings-row">
          <Button onClick={() => commands.syncNow()}>{words.settings.sync.now}</Button>
        </div>
      )}
    </>
  )
}

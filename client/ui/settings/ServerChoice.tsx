/** Which server to sync with, what a test of it says, and the way into an account on it. */
import { useCallback } from 'react'
import { ServerAccounts } from '../account/ServerAccounts.tsx'
import { CertificateHint, ServerFacts } from '../account/ServerFacts.tsx'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { TextField } from './Field.tsx'
import { type Testing, useRelayTest } from './use-relay-test.ts'

export function ServerChoice() {
  const { commands } = useApp()
  const dialogWords = useDialogWords()
  const { enabled, address } = useAppState((state) => state.sync)
  const { testing, test, forget } = useRelayTest()
  const askServer = useCallback(() => test(address), [test, address])
  return (
    <>
      <TextField
        label={dialogWords.settings.sync.address}
        hint={dialogWords.settings.sync.addressHint}
        value={address}
        onChange={(next) => {
          forget()
          commands.setSyncAddress(next)
        }}
        inputProps={{ inputMode: 'url', autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false }}
        button={(draft) => (
          <Button disabled={testing.kind === 'running'} onClick={() => test(draft)}>
            {testing.kind === 'running' ? dialogWords.settings.sync.testing : dialogWords.settings.sync.test}
          </Button>
        )}
      >
        <TestResult testing={testing} />
      </TextField>
      {enabled && <ServerAccounts testing={testing} onAsk={askServer} />}
    </>
  )
}

function TestResult({ testing }: { testing: Testing }) {
  const dialogWords = useDialogWords()
  return (
    <div aria-live="polite">
      {testing.kind === 'done' && (
        <>
          <p className="settings-result" data-good={testing.result.kind === 'ok'}>
            {dialogWords.settings.sync.result(testing.result)}
          </p>
          {testing.result.kind === 'ok' && <ServerFacts address={testing.address} test={testing.result} />}
          {testing.result.kind === 'unreachable' && <CertificateHint address={testing.address} />}
        </>
      )}
    </div>
  )
}

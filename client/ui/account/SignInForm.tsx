import { useState } from 'react'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { AccountForm, EmailField, PasswordField } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { emailProblem } from './form-failure.ts'
import { addsForAnybody, NotesToo, useNotesToo } from './NotesToo.tsx'
import { SignInWithProvider } from './ProviderButtons.tsx'
import { ServerFact } from './ServerFact.tsx'
import { useAccountWords } from './use-account-words.ts'
import { useRegistration } from './use-registration.ts'
import { useSubmit } from './use-submit.ts'

const fields = ['email', 'password'] as const

export function SignInForm({ step, go, finish }: StepProps<'signIn'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const { address } = step
  const [email, setEmail] = useState(step.email)
  const [password, setPassword] = useState('')
  const notesToo = useNotesToo(email)
  const submission = useSubmit()
  const { isFresh } = useRegistration(address)
  const { addNotes } = notesToo

  return (
    <AccountForm
      fields={fields}
      submission={submission}
      act={words.signIn.act}
      onSubmit={() =>
        submission.submit(
          emailProblem(email) ?? (password === '' ? 'passwordMissing' : undefined),
          () => commands.signIn({ address, email: email.trim(), password, addNotes }),
          () => finish(words.signIn.done(email.trim())),
        )
      }
    >
      <ServerFact address={address} />
      {/* Also where a server was set up anew, and knows nobody any more. */}
      {isFresh && <p className="settings-note">{words.server.fresh}</p>}
      <EmailField value={email} onChange={setEmail} autoFocus={email === ''} />
      <PasswordField
        name="password"
        label={words.form.password}
        value={password}
        onChange={setPassword}
        autoFocus={email !== ''}
      />
      <NotesToo {...notesToo} />
      <SignInWithProvider address={address} addNotes={addsForAnybody(notesToo)} invite={undefined} />
      <div className="account-others">
        <Button
          look="quiet"
          className="link-button"
          onClick={() => go({ kind: 'createAccount', address, email: email.trim(), invite: undefined })}
        >
          {words.signIn.create}
        </Button>
        <Button
          look="quiet"
          className="link-button"
          onClick={() => go({ kind: 'forgotPassword', address, email: email.trim() })}
        >
          {words.signIn.forgot}
        </Button>
        <Button look="quiet" className="link-button" onClick={() => go({ kind: 'useCode', address, code: undefined })}>
          {words.code.button}
        </Button>
      </div>
    </AccountForm>
  )
}

import { useState } from 'react'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { AccountForm, EmailField, InputField, PasswordField } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { emailProblem, newPasswordProblem } from './form-failure.ts'
import { inviteCodeIn } from './links.ts'
import { addsForAnybody, NotesToo, useNotesToo } from './NotesToo.tsx'
import { SignInWithProvider } from './ProviderButtons.tsx'
import { ServerFact } from './ServerFact.tsx'
import { useAccountWords } from './use-account-words.ts'
import { useRegistration } from './use-registration.ts'
import { useSubmit } from './use-submit.ts'

const fields = ['email', 'newPassword', 'invite'] as const

export function CreateAccountForm({ step, go, finish }: StepProps<'createAccount'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const { address } = step
  const [email, setEmail] = useState(step.email)
  const [password, setPassword] = useState('')
  const [name, setName] = useState('')
  const [invite, setInvite] = useState(step.invite ?? '')
  const notesToo = useNotesToo(email)
  const submission = useSubmit()
  const { isFresh, byInvitation } = useRegistration(address)
  const asksForInvite = byInvitation || step.invite !== undefined
  const { addNotes } = notesToo

  const check = () =>
    emailProblem(email) ??
    newPasswordProblem(password) ??
    (byInvitation && inviteCodeIn(invite) === '' ? 'inviteMissing' : undefined)

  return (
    <AccountForm
      fields={fields}
      submission={submission}
      act={words.create.act}
      onSubmit={() =>
        submission.submit(
          check(),
          () =>
            commands.createAccount({
              address,
              email: email.trim(),
              password,
              addNotes,
              name: name.trim() || undefined,
              invite: inviteCodeIn(invite) || undefined,
            }),
          () => finish(words.create.done(email.trim())),
        )
      }
    >
      <div>
        <ServerFact address={address} />
        {isFresh && <p className="settings-note">{words.joining.administers}</p>}
      </div>
      <EmailField value={email} onChange={setEmail} autoFocus />
      <PasswordField name="newPassword" label={words.form.chosenPassword} value={password} onChange={setPassword} />
      <InputField
        name="name"
        label={words.form.name}
        autoComplete="name"
        maxLength={100}
        value={name}
        onChange={setName}
      />
      {asksForInvite && (
        <InputField
          name="invite"
          label={words.form.invite}
          hint={words.form.inviteHint}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          value={invite}
          onChange={setInvite}
        />
      )}
      <NotesToo {...notesToo} />
      <SignInWithProvider
        address={address}
        addNotes={addsForAnybody(notesToo)}
        invite={inviteCodeIn(invite) || undefined}
      />
      <div className="account-others">
        <Button
          look="quiet"
          className="link-button"
          onClick={() => go({ kind: 'signIn', address, email: email.trim() })}
        >
          {words.create.signIn}
        </Button>
      </div>
    </AccountForm>
  )
}

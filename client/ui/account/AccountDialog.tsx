/** The dialogs of accounts, one step at a time. */
import { assertNever } from '../../../shared/assert.ts'
import { useApp, useUiState } from '../app-context.tsx'
import { Sheet } from '../layout/Sheet.tsx'
import type { AccountWords } from '../words/account-en.ts'
import type { AccountStep } from './account-step.ts'
import { AddDevice } from './AddDevice.tsx'
import { ChangePasswordForm } from './ChangePasswordForm.tsx'
import { CreateAccountForm } from './CreateAccountForm.tsx'
import { DeleteAccountForm } from './DeleteAccountForm.tsx'
import { ForgotPasswordForm } from './ForgotPasswordForm.tsx'
import { LinkSignInForm } from './LinkSignInForm.tsx'
import { ProviderReturn } from './ProviderReturn.tsx'
import { RemoveNotesForm } from './RemoveNotesForm.tsx'
import { ResetPasswordForm } from './ResetPasswordForm.tsx'
import { RevokeDeviceForm } from './RevokeDeviceForm.tsx'
import { SignInForm } from './SignInForm.tsx'
import { SignOutForm } from './SignOutForm.tsx'
import { UnlinkSignInForm } from './UnlinkSignInForm.tsx'
import { useAccountWords } from './use-account-words.ts'
import { UseCodeForm } from './UseCodeForm.tsx'

export interface StepProps<Kind extends AccountStep['kind']> {
  step: Extract<AccountStep, { kind: Kind }>
  go: (step: AccountStep) => void
  close: () => void
  /** Closes the dialog and says what was done. */
  finish: (done: string) => void
}

/** `over`: another dialog is open beneath. */
export function AccountDialog({ over }: { over: boolean }) {
  const step = useUiState((state) => state.accountStep)
  return step === undefined ? null : <OpenStep step={step} over={over} />
}

function OpenStep({ step, over }: { step: AccountStep; over: boolean }) {
  const { ui } = useApp()
  const words = useAccountWords()
  const close = (): void => ui.setState({ accountStep: undefined })
  const given = {
    go: (next: AccountStep) => ui.setState({ accountStep: next }),
    close,
    // The settings cover the place of notices, and have one of their own.
    finish: (done: string) =>
      ui.setState({
        accountStep: undefined,
        ...(over ? { accountNews: done } : { notice: { text: done, action: undefined } }),
      }),
  }
  return (
    <Sheet
      title={titleOf(step, words)}
      size="small"
      narrow={step.kind === 'signOut' || step.kind === 'revokeDevice' ? 'bottom' : 'full'}
      over={over}
      onClose={close}
    >
      {/* Each step begins afresh, with the focus where it belongs; so does the same one with another link's code. */}
      <StepContent key={JSON.stringify(step)} step={step} {...given} />
    </Sheet>
  )
}

function StepContent({ step, ...given }: { step: AccountStep } & Omit<StepProps<AccountStep['kind']>, 'step'>) {
  switch (step.kind) {
    case 'signIn':
      return <SignInForm step={step} {...given} />
    case 'createAccount':
      return <CreateAccountForm step={step} {...given} />
    case 'useCode':
      return <UseCodeForm step={step} {...given} />
    case 'forgotPassword':
      return <ForgotPasswordForm step={step} {...given} />
    case 'resetPassword':
      return <ResetPasswordForm step={step} {...given} />
    case 'addDevice':
      return <AddDevice step={step} {...given} />
    case 'revokeDevice':
      return <RevokeDeviceForm step={step} {...given} />
    case 'changePassword':
      return <ChangePasswordForm step={step} {...given} />
    case 'linkSignIn':
      return <LinkSignInForm step={step} {...given} />
    case 'unlinkSignIn':
      return <UnlinkSignInForm step={step} {...given} />
    case 'providerReturn':
      return <ProviderReturn step={step} {...given} />
    case 'signOut':
      return <SignOutForm step={step} {...given} />
    case 'removeNotes':
      return <RemoveNotesForm step={step} {...given} />
    case 'deleteAccount':
      return <DeleteAccountForm step={step} {...given} />
    default:
      return assertNever(step)
  }
}

function titleOf(step: AccountStep, words: AccountWords): string {
  switch (step.kind) {
    case 'signIn':
      return words.signIn.title
    case 'createAccount':
      return words.create.title
    case 'useCode':
      return words.code.title
    case 'forgotPassword':
      return words.forgot.title
    case 'resetPassword':
      return words.reset.title
    case 'addDevice':
      return words.addDevice.title
    case 'revokeDevice':
      return words.devices.signOutTitle(step.name)
    case 'changePassword':
      return words.changePassword.title
    case 'linkSignIn':
      return words.methods.link(step.provider.name)
    case 'unlinkSignIn':
      return words.methods.unlinkTitle(step.name)
    case 'providerReturn':
      return words.provider.title
    case 'signOut':
      return words.signOut.title
    case 'removeNotes':
      return words.remove.title
    case 'deleteAccount':
      return words.deleteAccount.title
    default:
      return assertNever(step)
  }
}

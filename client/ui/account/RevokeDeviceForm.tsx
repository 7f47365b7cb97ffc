import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { AccountForm } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { useAccountWords } from './use-account-words.ts'
import { useSubmit } from './use-submit.ts'

export function RevokeDeviceForm({ step, finish, close }: StepProps<'revokeDevice'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const submission = useSubmit()
  return (
    <AccountForm
      fields={[]}
      submission={submission}
      act={words.devices.signOut}
      actLook="danger"
      foot={
        <Button look="quiet" onClick={close}>
          {words.cancel}
        </Button>
      }
      onSubmit={() =>
        submission.submit(
          undefined,
          () => commands.revokeDevice(step.deviceId),
          () => finish(words.devices.signedOut(step.name)),
        )
      }
    >
      <p className="account-text">{words.devices.signOutExplain}</p>
    </AccountForm>
  )
}

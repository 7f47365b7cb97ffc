import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { AccountForm } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import { useAccountWords } from './use-account-words.ts'
import { useSubmit } from './use-submit.ts'

export function SignOutForm({ close }: StepProps<'signOut'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const noteCount = useAppState((state) => state.notes.length)
  const unsynced = commands.unsyncedNotes().length
  const submission = useSubmit()
  return (
    <AccountForm
      fields={[]}
      submission={submission}
      act={words.signOut.act}
      foot={
        <Button look="quiet" onClick={close}>
          {words.cancel}
        </Button>
      }
      onSubmit={() =>
        submission.submit(
          undefined,
          async () => {
            await commands.signOut()
            return { ok: true, value: undefined }
          },
          close,
        )
      }
    >
      <p className="account-text">{words.signOut.explain(noteCount)}</p>
      {unsynced > 0 && <p className="account-text">{words.signOut.unsynced(unsynced)}</p>}
    </AccountForm>
  )
}

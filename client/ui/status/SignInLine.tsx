import { LogIn } from 'lucide-react'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'

/** Beside the sentence that says so: the way back into the account. Nothing else is asked, and writing goes on. */
export function SignInLine() {
  const { actions } = useApp()
  const { statusPanel } = useDialogWords()
  const wanted = useAppState(({ status }) => status.kind === 'signInAgain' || status.kind === 'signIn')
  if (!wanted) return null
  return (
    <Button look="quiet" icon={LogIn} className="foot-button" onClick={() => actions.signIn()}>
      {statusPanel.signIn}
    </Button>
  )
}

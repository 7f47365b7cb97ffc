import { LogIn } from 'lucide-react'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'

/** Beside the sentence that says so: the way back into the account. Nothing else is asked, and writing goes on. */
export function SignInLine() {
  const { actions, words } = useApp()
  const wanted = useAppState(({ status }) => status.kind === 'signInAgain' || status.kind === 'signIn')
  if (!wanted) return null
  return (
    <Button look="quiet" icon={LogIn} className="foot-button" onClick={() => actions.signIn()}>
      {words.status.signIn}
    </Button>
  )
}

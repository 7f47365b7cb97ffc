/** Where a person is who comes back from a provider's page: the app goes on with what they had begun. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { assert, assertNever } from '../../../shared/assert.ts'
import type { ProviderReturn as Returned } from '../../state/app-state.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useProblemText } from './AccountForm.tsx'
import type { StepProps } from './AccountDialog.tsx'
import type { AccountStep } from './account-step.ts'
import { useAccountWords } from './use-account-words.ts'
import type { Problem } from './use-submit.ts'

export function ProviderReturn({ step, go, close, finish }: StepProps<'providerReturn'>) {
  const { commands } = useApp()
  const words = useAccountWords()
  const account = useAppState((state) => state.account)
  const syncAddress = useAppState((state) => state.sync.address)
  const [problem, setProblem] = useState<Problem>()
  const text = useProblemText(problem)
  const { answer } = step

  const goOn = useCallback(async (): Promise<void> => {
    setProblem(undefined)
    const outcome = await commands.returnFromProvider(answer)
    if (!outcome.ok) {
      setProblem(outcome)
      return
    }
    const done = outcome.value
    if (done.kind === 'proven') go(stepProven(done))
    else finish(done.kind === 'linked' ? words.methods.linked(done.provider.name) : words.signIn.done(done.email))
  }, [commands, answer, go, finish, words])

  // What came back is worth something once.
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    void goOn()
  }, [goOn])

  const [address, email] = account.kind === 'none' ? [syncAddress, ''] : [account.server, account.email]
  return (
    <div className="account-form" aria-busy={problem === undefined}>
      <div className="account-body">
        <p className="account-text" role="status">
          {problem === undefined ? words.working : text}
        </p>
      </div>
      {problem !== undefined && (
        <div className="sheet-foot">
          <Button look="quiet" onClick={close}>
            {words.cancel}
          </Button>
          {problem.failure === 'unreachable' ? (
            <Button look="primary" autoFocus onClick={() => void goOn()}>
              {words.tryAgain}
            </Button>
          ) : (
            account.kind !== 'signedIn' && (
              <Button look="primary" autoFocus onClick={() => go({ kind: 'signIn', address, email })}>
                {words.signIn.act}
              </Button>
            )
          )}
        </div>
      )}
    </div>
  )
}

/** What had to be confirmed, now that it is. */
function stepProven({ use, proof, linkProvider }: Extract<Returned, { kind: 'proven' }>): AccountStep {
  switch (use) {
    case 'changePassword':
    case 'deleteAccount':
      return { kind: use, proof }
    case 'link':
      assert(linkProvider !== undefined, 'a link is confirmed together with what is to be linked')
      return { kind: 'linkSignIn', provider: linkProvider, proof }
    default:
      return assertNever(use)
  }
}

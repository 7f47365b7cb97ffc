/** Ways in with somebody else than this server, where it offers any. Each leaves the page for the provider's. */
import { useEffect, useState } from 'react'
import type { Outcome, SignInProvider } from '../../state/app-state.ts'
import { useApp } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useProblemText } from './AccountForm.tsx'
import { useAccountWords } from './use-account-words.ts'
import { useSubmit } from './use-submit.ts'

/** Whom a server names; nobody until it has answered. */
function useSignInProviders(address: string): readonly SignInProvider[] {
  const { commands } = useApp()
  const [providers, setProviders] = useState<readonly SignInProvider[]>([])
  useEffect(() => {
    let wanted = true
    void commands.signInProviders(address).then((named) => {
      if (wanted) setProviders(named)
    })
    return () => {
      wanted = false
    }
  }, [commands, address])
  return providers
}

interface SignInWithProviderProps {
  address: string
  /** Also where the provider says somebody else than was expected. */
  addNotes: boolean
  invite: string | undefined
}

/** For forms of people who are not signed in. */
export function SignInWithProvider({ address, addNotes, invite }: SignInWithProviderProps) {
  const { commands } = useApp()
  const words = useAccountWords()
  return (
    <ProviderButtons
      providers={useSignInProviders(address)}
      label={words.provider.goOn}
      onChoose={(provider) => commands.signInWithProvider({ address, provider, addNotes, invite })}
    />
  )
}

interface ProviderButtonsProps {
  providers: readonly SignInProvider[]
  label: (name: string) => string
  onChoose: (provider: SignInProvider) => Promise<Outcome>
}

export function ProviderButtons({ providers, label, onChoose }: ProviderButtonsProps) {
  const submission = useSubmit()
  const text = useProblemText(submission.problem)
  if (providers.length === 0) return null
  return (
    <div>
      <div className="provider-buttons">
        {providers.map((provider) => (
          <Button
            key={provider.id}
            disabled={submission.running}
            onClick={() =>
              submission.submit(
                undefined,
                () => onChoose(provider),
                () => undefined,
              )
            }
          >
            {label(provider.name)}
          </Button>
        ))}
      </div>
      <p className="account-problem" role="alert">
        {text}
      </p>
    </div>
  )
}

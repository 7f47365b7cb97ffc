/** What shows that it is the owner who asks: the password, or a sign-in with a provider where there is none. */
import { useEffect, useState } from 'react'
import type { Confirmation, ProofUse, SignInMethods, SignInProvider } from '../../state/app-state.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { HiddenUsername, PasswordField } from './AccountForm.tsx'
import type { FormFailure } from './form-failure.ts'
import { ProviderButtons } from './ProviderButtons.tsx'
import { useAccountWords } from './use-account-words.ts'

interface ConfirmationState {
  /** What there is so far. */
  confirmation: Confirmation
  /** What is missing, if anything. */
  problem: FormFailure | undefined
  /** Nothing can be done before the person comes back from a provider. */
  needsProof: boolean
  field: Omit<ConfirmationFieldProps, 'label' | 'autoFocus'>
}

/** `proof` is what a provider's sign-in for this very use gave. */
export function useConfirmation(
  use: ProofUse,
  proof: string | undefined,
  linkProvider: SignInProvider | undefined,
): ConfirmationState {
  const [password, setPassword] = useState('')
  const methods = useSignInMethods()
  // Until the server has answered, most people have one.
  const needsProof = proof === undefined && methods?.hasPassword === false
  return {
    confirmation: proof === undefined ? { password } : { proof },
    problem: proof === undefined && password === '' ? 'passwordMissing' : undefined,
    needsProof,
    field: { use, linkProvider, proof, methods: needsProof ? methods : undefined, password, onChange: setPassword },
  }
}

/** How the person gets in; `undefined` until the server has said so. */
function useSignInMethods(): SignInMethods | undefined {
  const { commands } = useApp()
  const [methods, setMethods] = useState<SignInMethods>()
  useEffect(() => {
    let wanted = true
    void commands.signInMethods().then((outcome) => {
      if (wanted && outcome.ok) setMethods(outcome.value)
    })
    return () => {
      wanted = false
    }
  }, [commands])
  return methods
}

interface ConfirmationFieldProps {
  label: string
  use: ProofUse
  linkProvider: SignInProvider | undefined
  proof: string | undefined
  /** Of an account without a password. */
  methods: SignInMethods | undefined
  password: string
  onChange: (password: string) => void
  autoFocus?: boolean
}

export function ConfirmationField(props: ConfirmationFieldProps) {
  const { label, use, linkProvider, proof, methods, password, onChange, autoFocus = false } = props
  const { commands } = useApp()
  const words = useAccountWords()
  const account = useAppState((state) => state.account)
  if (proof !== undefined)
    return (
      <p className="account-text" role="status">
        {words.provider.confirmed}
      </p>
    )
  if (methods !== undefined) {
    const linked = new Set(methods.linked.map(({ provider }) => provider))
    return (
      <>
        <p className="account-text">{words.provider.noPassword}</p>
        <ProviderButtons
          providers={methods.providers.filter(({ id }) => linked.has(id))}
          label={words.provider.confirmWith}
          onChoose={(provider) => commands.proveWithProvider({ provider, use, linkProvider })}
        />
      </>
    )
  }
  return (
    <>
      {account.kind !== 'none' && <HiddenUsername email={account.email} />}
      <PasswordField name="password" label={label} value={password} onChange={onChange} autoFocus={autoFocus} />
    </>
  )
}

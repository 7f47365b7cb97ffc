import { useAccountWords } from './use-account-words.ts'

/** Which server a form speaks to: people type their password for one of them, not for all. */
export function ServerFact({ address }: { address: string }) {
  const words = useAccountWords()
  return (
    <dl className="account-facts">
      <dt>{words.form.server}</dt>
      <dd>{address}</dd>
    </dl>
  )
}

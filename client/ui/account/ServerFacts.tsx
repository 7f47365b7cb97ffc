/** What a test found out besides that the server works: how safe the way to it is, and who may have an account. */
import type { RelayTest } from '../../state/app-state.ts'
import { parseRelayAddress } from '../../sync/relay-address.ts'
import { useAppState } from '../app-context.tsx'
import type { AccountWords } from '../words/account-en.ts'
import { useAccountWords } from './use-account-words.ts'

/** Browsers do not tell a page why nothing came back; where a certificate can be the reason, that is said. */
export function CertificateHint({ address }: { address: string }) {
  const words = useAccountWords()
  return isEncrypted(address) && <p className="settings-note">{words.server.certificate}</p>
}

const isEncrypted = (address: string): boolean => parseRelayAddress(address)?.http.startsWith('https:') === true

type Working = Extract<RelayTest, { kind: 'ok' }>

export function ServerFacts({ address, test }: { address: string; test: Working }) {
  const words = useAccountWords()
  // Then the way into an account is offered below, and says so itself.
  const offersAccounts = useAppState(({ sync }) => sync.enabled) && test.auth === 'accounts'
  return (
    <p className="settings-note">
      {words.text(
        isEncrypted(address) ? words.server.encrypted : words.server.plain,
        ...(offersAccounts ? [] : [whoMayJoin(test, words)]),
      )}
    </p>
  )
}

/** Who may have an account on a server. */
export function whoMayJoin(test: Working, words: AccountWords): string {
  if (test.auth === 'none') return words.server.none
  return test.isFresh ? words.server.fresh : words.server[test.registration]
}

/** Puts together what has to do with accounts on relays. It is a file of its own: without an account nobody needs it. */
import { exclusively } from '../store/leadership.ts'
import { sessionPendingSignIns } from '../store/pending-sign-in.ts'
import { refreshLockName } from '../store/profile.ts'
import { AuthClient } from '../sync/auth-client.ts'
import { checkAccountRelay } from '../sync/relay-client.ts'
import { TokenKeeper } from '../sync/token-keeper.ts'
import { Accounts, type AccountsParts } from './accounts.ts'

export type OwnAccountsParts = Omit<AccountsParts, 'keeper' | 'client' | 'checkRelay' | 'pending' | 'now'>

export interface OwnAccounts {
  accounts: Accounts
  keeper: TokenKeeper
}

export function openAccounts(parts: OwnAccountsParts): OwnAccounts {
  const { profile, registry } = parts
  const now = (): number => Date.now()
  const keeper = new TokenKeeper({
    profile,
    registry,
    refresh: (server, refreshToken) => new AuthClient(server).refresh(refreshToken),
    exclusively: (work) => exclusively(refreshLockName(profile), work),
    now,
  })
  const accounts = new Accounts({
    ...parts,
    keeper,
    client: (server) => new AuthClient(server),
    checkRelay: checkAccountRelay,
    pending: sessionPendingSignIns,
    now,
  })
  return { accounts, keeper }
}

import { profileWith, type Profiles } from '../store/profiles.ts'
import type { AccountState, ProfileSummary } from './app-state.ts'

const nobody = { email: undefined, name: undefined, server: undefined }

/** What the screen is told of whose notes are shown, and of everybody else's. */
export function accountStates(
  profiles: Profiles,
  shown: string,
): { account: AccountState; profiles: ProfileSummary[] } {
  const owner = profileWith(profiles, shown)?.owner
  return {
    account:
      owner?.kind === 'account'
        ? {
            kind: owner.signIn.state === 'ended' ? 'signInAgain' : owner.signIn.state,
            email: owner.account.email,
            name: owner.account.name,
            server: owner.account.server,
          }
        : { kind: 'none' },
    profiles: profiles.profiles
      .filter(({ isLeaving }) => !isLeaving)
      .map(({ id, owner }) => {
        const { email, name, server } = owner.kind === 'account' ? owner.account : nobody
        return { id, email, name, server, active: id === shown }
      }),
  }
}

/** What a person does with accounts: the commands, and what is said where their code cannot be fetched. */
import type { Accounts } from './accounts.ts'
import type { Commands, Outcome } from './app-state.ts'
import type { OwnAccounts } from './own-accounts.ts'

export type AccountCommands = Pick<
  Commands,
  | 'createAccount'
  | 'signIn'
  | 'joinWithCode'
  | 'forgotPassword'
  | 'resetPassword'
  | 'changePassword'
  | 'deleteAccount'
  | 'signInProviders'
  | 'signInWithProvider'
  | 'linkProvider'
  | 'proveWithProvider'
  | 'returnFromProvider'
  | 'signInMethods'
  | 'unlinkSignIn'
  | 'signOut'
  | 'removeProfile'
  | 'devices'
  | 'renameDevice'
  | 'revokeDevice'
  | 'newJoinCode'
>

/** `own` rejects where the code cannot be fetched: then the relay counts as out of reach. */
export function accountCommands(own: () => Promise<OwnAccounts>): AccountCommands {
  const ask = async <T>(about: (accounts: Accounts) => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const there = await own().catch(() => undefined)
    return there === undefined
      ? { ok: false, failure: 'unreachable', retryAfterSeconds: undefined }
      : about(there.accounts)
  }
  return {
    createAccount: (options) => ask((accounts) => accounts.createAccount(options)),
    signIn: (options) => ask((accounts) => accounts.signIn(options)),
    joinWithCode: (options) => ask((accounts) => accounts.joinWithCode(options)),
    forgotPassword: (options) => ask((accounts) => accounts.forgotPassword(options)),
    resetPassword: (options) => ask((accounts) => accounts.resetPassword(options)),
    changePassword: (options) => ask((accounts) => accounts.changePassword(options)),
    deleteAccount: (options) => ask((accounts) => accounts.deleteAccount(options)),
    signInProviders: (address) =>
      own().then(
        ({ accounts }) => accounts.signInProviders(address),
        () => [],
      ),
    signInWithProvider: (options) => ask((accounts) => accounts.signInWithProvider(options)),
    linkProvider: (options) => ask((accounts) => accounts.linkProvider(options)),
    proveWithProvider: (options) => ask((accounts) => accounts.proveWithProvider(options)),
    returnFromProvider: (answer) => ask((accounts) => accounts.returnFromProvider(answer)),
    signInMethods: () => ask((accounts) => accounts.signInMethods()),
    unlinkSignIn: (id) => ask((accounts) => accounts.unlinkSignIn(id)),
    signOut: async () => (await own()).accounts.signOut(),
    removeProfile: async (id) => (await own()).accounts.removeProfile(id),
    devices: () => ask((accounts) => accounts.devices()),
    renameDevice: (id, name) => ask((accounts) => accounts.renameDevice(id, name)),
    revokeDevice: (id) => ask((accounts) => accounts.revokeDevice(id)),
    newJoinCode: () => ask((accounts) => accounts.newJoinCode()),
  }
}

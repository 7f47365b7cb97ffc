import type { ProviderAnswer, SignInProvider } from '../../state/app-state.ts'

/**
 * The dialogs of accounts. One leads to another without the person losing what they came for. A `proof` is from a
 * sign-in with a provider a moment ago, and counts as the password.
 */
export type AccountStep =
  | { kind: 'signIn'; address: string; email: string }
  | { kind: 'createAccount'; address: string; email: string; invite: string | undefined }
  | { kind: 'useCode'; address: string; code: string | undefined }
  | { kind: 'forgotPassword'; address: string; email: string }
  | { kind: 'resetPassword'; address: string; code: string }
  | { kind: 'addDevice' }
  | { kind: 'revokeDevice'; deviceId: string; name: string }
  | { kind: 'changePassword'; proof: string | undefined }
  | { kind: 'linkSignIn'; provider: SignInProvider; proof: string | undefined }
  | { kind: 'unlinkSignIn'; id: string; name: string }
  | { kind: 'providerReturn'; answer: ProviderAnswer }
  | { kind: 'signOut' }
  | { kind: 'removeNotes' }
  | { kind: 'deleteAccount'; proof: string | undefined }

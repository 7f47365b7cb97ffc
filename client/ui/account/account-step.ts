import { assertNever } from '../../../shared/assert.ts'
import type { ProviderAnswer, SignInProvider } from '../../state/app-state.ts'
import type { AppLink } from './links.ts'

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

/** What a link was opened for. */
export function stepOfLink(link: AppLink): AccountStep {
  if (link.kind === 'provider') return { kind: 'providerReturn', answer: link.answer }
  const { kind, address, code } = link
  switch (kind) {
    case 'join':
      return { kind: 'useCode', address, code }
    case 'reset':
      return { kind: 'resetPassword', address, code }
    case 'invite':
      return { kind: 'createAccount', address, email: '', invite: code }
    default:
      return assertNever(kind)
  }
}

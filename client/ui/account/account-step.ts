import { assertNever } from '../../../shared/assert.ts'
import type { AppLink } from './links.ts'

/** The dialogs of accounts. One leads to another without the person losing what they came for. */
export type AccountStep =
  | { kind: 'signIn'; address: string; email: string }
  | { kind: 'createAccount'; address: string; email: string; invite: string | undefined }
  | { kind: 'useCode'; address: string; code: string | undefined }
  | { kind: 'forgotPassword'; address: string; email: string }
  | { kind: 'resetPassword'; address: string; code: string }
  | { kind: 'addDevice' }
  | { kind: 'revokeDevice'; deviceId: string; name: string }
  | { kind: 'changePassword' }
  | { kind: 'signOut' }
  | { kind: 'removeNotes' }
  | { kind: 'deleteAccount' }

/** What a link was opened for. */
export function stepOfLink({ kind, address, code }: AppLink): AccountStep {
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

/** Why the relay does not do what somebody asks of an account. The codes are for programs and never change. */
export const refusals = {
  EMAIL_EXISTS: 'There is an account with this address already. Sign in instead.',
  INVALID_CREDENTIALS: 'The address or the password is wrong.',
  WRONG_PASSWORD: 'The password is wrong.',
  TOKEN_INVALID: 'The token is not valid, or not any more. Sign in again.',
  CODE_INVALID: 'The code is wrong, was used already, or is too old.',
  REGISTRATION_CLOSED: 'This relay takes no new accounts.',
  INVITE_REQUIRED: 'This relay takes new accounts by invitation only.',
  INVITE_INVALID: 'The invitation is for somebody else, was used already, or is too old.',
  PASSWORD_TOO_SIMILAR: 'The password must not be the address.',
  LINK_REQUIRED:
    'There is an account with this address already. Sign in to it as before, then link this sign-in to it.',
  EMAIL_UNVERIFIED: 'The provider does not say that it has checked an address of this person.',
  IDENTITY_TAKEN: 'This sign-in is linked to another account.',
  TOO_MANY_IDENTITIES: 'Too many sign-ins are linked to the account.',
  LAST_SIGN_IN: 'Without this sign-in nobody could get into the account. Set a password or link another one first.',
  PROOF_INVALID: 'Sign in with a provider that is linked to the account again. That holds for five minutes.',
  PROVIDER_UNAVAILABLE: 'The provider does not answer as it should. Try again later, or sign in another way.',
  PAGE_REFUSED: 'People are sent back to pages of PUBLIC_URL and ALLOWED_ORIGINS only.',
  NOT_FOUND: 'There is nothing of this id.',
  TOO_MANY_SETTINGS: 'There are too many settings.',
  BUSY: 'Too many are signing in at the moment. Try again in a moment.',
} as const satisfies Record<string, string>

export type RefusalCode = keyof typeof refusals

export interface Refusal {
  readonly refused: RefusalCode
}

export const refuse = (refused: RefusalCode): Refusal => ({ refused })
export const isRefusal = (answer: object): answer is Refusal => 'refused' in answer

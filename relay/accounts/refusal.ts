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

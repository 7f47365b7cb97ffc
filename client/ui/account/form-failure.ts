/** What an account form can complain of: what the relay said, and what it sees by itself before it asks. */
import type { AccountFailure } from '../../state/app-state.ts'

export type FormFailure =
  | AccountFailure
  | 'emailMissing'
  | 'passwordMissing'
  | 'wrongCurrentPassword'
  | 'codeIncomplete'
  | 'inviteMissing'
  | 'resetInvalid'

export type FieldName = 'address' | 'email' | 'password' | 'newPassword' | 'code' | 'invite'

/** Beside which field a failure is told. What belongs to no single field is told over the buttons. */
const fieldByFailure: Partial<Readonly<Record<FormFailure, FieldName>>> = {
  badAddress: 'address',
  emailMissing: 'email',
  badEmail: 'email',
  emailExists: 'email',
  passwordMissing: 'password',
  wrongPassword: 'password',
  wrongCurrentPassword: 'password',
  weakPassword: 'newPassword',
  codeIncomplete: 'code',
  codeInvalid: 'code',
  inviteMissing: 'invite',
  inviteNeeded: 'invite',
  inviteInvalid: 'invite',
}

export const fieldOf = (failure: FormFailure): FieldName | undefined => fieldByFailure[failure]

/** The relay asks for no more than this either; it also knows the most common passwords. */
export const leastPasswordLength = 8

export const emailProblem = (email: string): FormFailure | undefined =>
  email.trim() === '' ? 'emailMissing' : /^\S+@\S+$/.test(email.trim()) ? undefined : 'badEmail'

export const newPasswordProblem = (password: string): FormFailure | undefined =>
  password.length < leastPasswordLength ? 'weakPassword' : undefined

/** What the routes of accounts take and answer. Names and shapes are the interface to other people's clients. */
import { z } from 'zod'
import {
  deviceName,
  emailAddress,
  newPassword,
  password,
  personName,
  settingsChange,
  uuid,
} from '../accounts/account-fields.ts'
import type { Account, Device } from '../accounts/account-rows.ts'
import type { Confirmation } from '../accounts/accounts.ts'
import type { SignedIn } from '../accounts/device-sessions.ts'
import { identityId } from '../accounts/identities.ts'
import { oneTimeCode } from '../accounts/one-time-code.ts'
import type { ProviderConfig } from '../accounts/provider.ts'

const device = { device_id: uuid.optional(), device_name: deviceName.optional() }
/** Longer than any token of ours. */
const token = z.string().max(4_096)

/** RFC 7636, which has the same for the same reason: 32 bytes, or the SHA-256 of a text, in base64url. */
const challenge = oneTimeCode
const verifier = z.string().regex(/^[A-Za-z0-9_~.-]{43,128}$/)

const missing = { path: ['password'], message: 'is required, or a proof' }

export const bodies = {
  register: z.object({
    email: emailAddress,
    password: newPassword,
    name: personName.optional(),
    invite: oneTimeCode.optional(),
    ...device,
  }),
  login: z.object({ email: emailAddress, password, ...device }),
  refresh: z.object({ refresh_token: token }),
  logout: z.object({ refresh_token: token.optional() }),
  forgotPassword: z.object({ email: emailAddress }),
  resetPassword: z.object({ token, new_password: newPassword }),
  changePassword: z
    .object({ current_password: password.optional(), proof: oneTimeCode.optional(), new_password: newPassword })
    .refine(({ current_password, proof }) => (current_password ?? proof) !== undefined, {
      ...missing,
      path: ['current_password'],
    }),
  updateMe: z.object({ name: personName.optional(), settings: settingsChange.optional() }),
  removeMe: z
    .object({ password: password.optional(), proof: oneTimeCode.optional() })
    .refine((given) => (given.password ?? given.proof) !== undefined, missing),
  updateDevice: z.object({ name: deviceName }),
  join: z.object({ code: z.string().regex(/^\d{8}$/), ...device }),
  openIdStart: z
    .object({
      challenge,
      purpose: z.enum(['sign-in', 'link', 'prove']).default('sign-in'),
      invite: oneTimeCode.optional(),
      password: password.optional(),
      proof: oneTimeCode.optional(),
    })
    .refine(({ purpose, password, proof }) => purpose !== 'link' || (password ?? proof) !== undefined, missing),
  openIdExchange: z.object({ code: oneTimeCode, verifier, ...device }),
} as const

/** What shows that the owner asks; a schema has seen to it that there is something. */
export const confirmationIn = (given: {
  readonly password?: string | undefined
  readonly proof?: string | undefined
}): Confirmation => (given.proof === undefined ? { password: given.password ?? '' } : { proof: given.proof })

export const userBody = ({ id, email, name, role, createdAt }: Account) => ({
  user_id: id,
  email,
  name,
  role,
  created_at: createdAt,
})

export const tokensBody = ({ accessToken, refreshToken, expiresInSeconds }: SignedIn) => ({
  access: accessToken,
  refresh: refreshToken,
  expires_in: expiresInSeconds,
})

export const signedInBody = (signedIn: SignedIn) => ({
  user: userBody(signedIn.account),
  tokens: tokensBody(signedIn),
  space: signedIn.account.spaceId,
  device_id: signedIn.device.id,
})

export const registeredBody = (signedIn: SignedIn) => {
  const { id, email, name, createdAt } = signedIn.account
  return { user_id: id, email, name, created_at: createdAt, ...signedInBody(signedIn) }
}

export const identitiesBody = ({ identities }: Account, providers: readonly ProviderConfig[]) =>
  identities.map((identity) => ({
    identity_id: identityId(identity),
    provider: identity.provider,
    // By its address, where people cannot sign in with it any more.
    name: providers.find(({ id }) => id === identity.provider)?.name ?? new URL(identity.issuer).hostname,
    ...(identity.email === undefined ? {} : { email: identity.email }),
    linked_at: identity.linkedAt,
  }))

export const meBody = (account: Account, deviceId: string, providers: readonly ProviderConfig[]) => ({
  user: userBody(account),
  space: account.spaceId,
  settings: account.settings,
  device_id: deviceId,
  has_password: account.passwordHash !== undefined,
  identities: identitiesBody(account, providers),
})

export const deviceBody = ({ id, name, createdAt, lastSeenAt }: Device, ownId: string) => ({
  device_id: id,
  name,
  created_at: createdAt,
  last_seen_at: lastSeenAt,
  is_this_device: id === ownId,
})

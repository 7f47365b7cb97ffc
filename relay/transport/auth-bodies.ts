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
import type { SignedIn } from '../accounts/device-sessions.ts'
import { oneTimeCode } from '../accounts/one-time-code.ts'

const device = { device_id: uuid.optional(), device_name: deviceName.optional() }
/** Longer than any token of ours. */
const token = z.string().max(4_096)

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
  changePassword: z.object({ current_password: password, new_password: newPassword }),
  updateMe: z.object({ name: personName.optional(), settings: settingsChange.optional() }),
  removeMe: z.object({ password }),
  updateDevice: z.object({ name: deviceName }),
  join: z.object({ code: z.string().regex(/^\d{8}$/), ...device }),
} as const

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

export const meBody = (account: Account, deviceId: string) => ({
  user: userBody(account),
  space: account.spaceId,
  settings: account.settings,
  device_id: deviceId,
})

export const deviceBody = ({ id, name, createdAt, lastSeenAt }: Device, ownId: string) => ({
  device_id: id,
  name,
  created_at: createdAt,
  last_seen_at: lastSeenAt,
  is_this_device: id === ownId,
})

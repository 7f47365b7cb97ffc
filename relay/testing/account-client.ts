/** A device of an account, as far as HTTP goes. */
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { z } from 'zod'

const signedInSchema = z.object({
  tokens: z.object({ access: z.string(), refresh: z.string() }),
  space: z.string(),
  device_id: z.string(),
})

export interface SignedInDevice {
  readonly email: string
  readonly access: string
  readonly refresh: string
  readonly space: string
  readonly deviceId: string
}

export const password = 'a long enough passphrase'

const signIn = async (http: string, route: string, email: string, status: number): Promise<SignedInDevice> => {
  const response = await fetch(`${http}/api/v1/auth/${route}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  expect(response.status).toBe(status)
  const { tokens, space, device_id: deviceId } = signedInSchema.parse(await response.json())
  return { email, ...tokens, space, deviceId }
}

/** Makes an account of its own, and its first device. */
export const newAccount = (http: string): Promise<SignedInDevice> =>
  signIn(http, 'register', `${randomUUID()}@example.org`, 201)

export const newDevice = (http: string, { email }: SignedInDevice): Promise<SignedInDevice> =>
  signIn(http, 'login', email, 200)

/** A request that shows a token. */
export const asking = (token: string, method = 'GET', body?: unknown): RequestInit => ({
  method,
  headers: {
    Authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
})

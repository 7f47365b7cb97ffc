/** Secrets that a link carries, used once. The relay keeps their SHA-256. */
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'

export const newOneTimeCode = (): string => randomBytes(32).toString('base64url')
export const oneTimeCode = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
export const hashOfCode = (code: string): string => createHash('sha256').update(code).digest('base64url')

const hour = 60 * 60 * 1000
export const codeLifetimesMs = { reset: hour, invite: 7 * 24 * hour } as const

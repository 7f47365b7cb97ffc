/**
 * What people write into an account, checked where it enters. All of it may come from a stranger and goes into keys,
 * mails and other people's screens.
 */
import { z } from 'zod'
import { commonPasswords } from './common-passwords.ts'

/** Half a pair has no UTF-8 of its own: as bytes, different texts would be one. */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text)
/** Control characters would end a header or a line of a log; direction marks show a text as another. */
const isPlain = (text: string): boolean =>
  !/[\p{Control}\p{Surrogate}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text)

const plainText = (maxLength: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1)
    .max(maxLength)
    .refine(isPlain, { message: 'must not contain control characters' })

export const personName = plainText(100)
export const deviceName = plainText(100)

/** What mail servers agree on: ASCII alone, and as long as SMTP allows. */
const maxEmailLength = 254
export const emailAddress = z.string().trim().max(maxEmailLength).pipe(z.email())

/** The address as a key: no provider tells addresses apart by case. */
export const emailKey = (email: string): string => email.toLowerCase()

export const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)

export const leastPasswordLength = 8
export const mostPasswordLength = 256

/**
 * NFC, because keyboards write one character as one code point or as two. Nothing beyond it: NFKC would make passwords
 * equal that their owners see as different, and the weaker for it.
 */
export const password = z
  .string()
  .max(mostPasswordLength)
  .refine(isWellFormed, { message: 'must be well-formed text' })
  .normalize('NFC')

/** A password that is set: what was set before the rule changed must still open the account. */
export const newPassword = password
  .min(leastPasswordLength)
  .refine((text) => !commonPasswords.has(text.toLowerCase()), { message: 'is one of the most common passwords' })

export const isOwnAddress = (chosen: string, email: string): boolean => {
  const [text, address] = [chosen.toLowerCase(), emailKey(email)]
  return text === address || text === address.slice(0, address.lastIndexOf('@'))
}

/** Of the app, and the same on all of a person's devices: language, theme, text size. */
const settingName = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/)
const settingValue = z.union([z.string().max(200).refine(isPlain), z.number(), z.boolean()])
export type Settings = Readonly<Record<string, z.infer<typeof settingValue>>>
export const mostSettings = 50
export const settings = z.record(settingName, settingValue)
/** `null` takes a setting away; what is not named stays. */
export const settingsChange = z.record(settingName, settingValue.nullable())

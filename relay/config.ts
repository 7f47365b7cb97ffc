/** The environment, checked once at start. Nothing else reads `process.env`. */
import { z } from 'zod'
import { emailAddress } from './accounts/account-fields.ts'
import type { ProviderConfig } from './accounts/provider.ts'
import { registrations, type Registration } from './accounts/registration.ts'
import { adjustableLimits, type LimitName, type Limits } from './limits.ts'
import { logLevels } from './log.ts'
import { parseProviders, ProviderSettingsError } from './provider-settings.ts'

const parseOrigin = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const isOrigin = ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && url.search + url.hash === ''
  return isOrigin ? url.origin : undefined
}

export const authModes = ['none', 'accounts'] as const
/** Who may connect: everybody who reaches the relay, or whoever has an account on it. */
export type AuthMode = (typeof authModes)[number]

/** Which pages may connect, besides those of the relay itself and of this computer. */
export type AllowedOrigins = '*' | readonly string[]

const allowedOrigins = z.string().transform((text, context): AllowedOrigins => {
  if (text.trim() === '*') return '*'
  const parts = text.split(',').map((part) => part.trim())
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const origin = parseOrigin(part)
      if (origin === undefined) context.addIssue({ code: 'custom', message: 'wrong' })
      return origin ?? ''
    })
})

const origin = z.string().transform((text, context): string => {
  const parsed = parseOrigin(text)
  if (parsed === undefined) context.addIssue({ code: 'custom', message: 'wrong' })
  return parsed ?? ''
})

const isSmtpUrl = (text: string): boolean =>
  URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol) && new URL(text).hostname !== ''

/** `notes@example.org`, or `Notes <notes@example.org>`. */
const mailSender = /^(?:(?<name>[^\p{Control}<>@]*)<(?<address>[^<>]+)>|(?<bare>[^<>]+))$/u

const sender = z.string().transform((text, context): MailSender => {
  const { name = '', address, bare = '' } = mailSender.exec(text)?.groups ?? {}
  const result = emailAddress.safeParse(address ?? bare)
  if (!result.success) context.addIssue({ code: 'custom', message: 'wrong' })
  return { name: name.trim(), address: result.data ?? '' }
})

const wholeNumber = /^\d{1,5}$/
const amount = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number)

const schema = z.object({
  PORT: z.string().regex(wholeNumber).transform(Number).pipe(z.number().max(65_535)).default(3000),
  HOST: z
    .string()
    .regex(/^[^\s/]+$/)
    .default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  AUTH: z.enum(authModes).default('accounts'),
  REGISTRATION: z.enum(registrations).default('open'),
  PUBLIC_URL: origin.optional(),
  SMTP_URL: z.string().refine(isSmtpUrl).optional(),
  MAIL_FROM: sender.optional(),
  TRUST_PROXY: z.string().regex(/^\d$/).transform(Number).default(0),
  METRICS_TOKEN: z
    .string()
    .regex(/^\S{16,256}$/)
    .optional(),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  ALLOWED_ORIGINS: allowedOrigins.default([]),
  MAX_CHANNELS: amount.default(4_096),
  TRASH_DAYS: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .default(30),
})

type Variable = keyof z.infer<typeof schema>

const allowed: Record<Variable, string> = {
  PORT: 'a whole number from 0 to 65535, where 0 stands for any free port',
  HOST: 'an address or a name of this computer, such as 127.0.0.1 or 0.0.0.0',
  DATA_DIR: 'the path of a folder',
  AUTH: `one of ${authModes.join(', ')}`,
  REGISTRATION: `one of ${registrations.join(', ')}`,
  PUBLIC_URL: 'the origin at which people reach this relay, such as https://notes.example.org',
  SMTP_URL: 'a mail server such as smtps://name:password@mail.example.org:465',
  MAIL_FROM: 'an address such as notes@example.org, or Notes <notes@example.org>',
  TRUST_PROXY: 'the number of proxies in front of the relay, from 0 to 9',
  METRICS_TOKEN: 'a secret of 16 to 256 characters without spaces',
  LOG_LEVEL: `one of ${logLevels.join(', ')}`,
  ALLOWED_ORIGINS: 'a list of origins such as https://notes.example.org, separated by commas, or *',
  MAX_CHANNELS: 'a whole number from 1 on',
  TRASH_DAYS: 'a whole number of days, or 0 to keep what is in the trash for ever',
}

export interface MailSender {
  /** Empty if there is none. */
  readonly name: string
  readonly address: string
}

export interface MailConfig {
  /** With the password, if there is one. */
  readonly smtpUrl: string
  readonly from: MailSender
  readonly publicUrl: string
}

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly auth: AuthMode
  readonly registration: Registration
  /** The origin at which people reach the relay, if it was said. */
  readonly publicUrl: string | undefined
  readonly mail: MailConfig | undefined
  /** With whom people can sign in besides; with any of them there is a `publicUrl`. */
  readonly providers: readonly ProviderConfig[]
  /** How many proxies write into `X-Forwarded-For`. */
  readonly trustedProxies: number
  /** Who shows it may read `/metrics`. */
  readonly metricsToken: string | undefined
  readonly logLevel: z.infer<typeof schema>['LOG_LEVEL']
  readonly allowedOrigins: AllowedOrigins
  /** How many docs may be open on one connection of `/sync`. */
  readonly maxChannels: number
  /** How long the relay keeps notes that are in the trash; 0: for ever. */
  readonly trashDays: number
  readonly limits: Limits
}

/** What a person who started the relay wrongly must read: one sentence. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

const wholeAmount = /^\d{1,15}$/

const parseLimit = (name: LimitName, environment: Readonly<Record<string, string | undefined>>): number => {
  const { variable, default: usual, least, most } = adjustableLimits[name]
  const text = environment[variable]
  if (text === undefined) return usual
  const value = wholeAmount.test(text) ? Number(text) : NaN
  if (value >= least && value <= most) return value
  throw new StartError(
    `${variable} is ${JSON.stringify(text)}, but it must be a whole number from ${least} to ${most}.`,
  )
}

const parseLimits = (environment: Readonly<Record<string, string | undefined>>): Limits => {
  const names = Object.keys(adjustableLimits) as LimitName[]
  return Object.fromEntries(names.map((name) => [name, parseLimit(name, environment)])) as Limits
}

/** A link in a mail must lead here whatever the request that it answers calls us: hence not without PUBLIC_URL. */
const mailConfigOf = ({
  SMTP_URL: smtpUrl,
  MAIL_FROM: from,
  PUBLIC_URL: publicUrl,
}: z.infer<typeof schema>): MailConfig | undefined => {
  if (smtpUrl === undefined) return undefined
  if (from === undefined) throw new StartError('SMTP_URL is set, but MAIL_FROM is not: mails need a sender.')
  if (publicUrl === undefined)
    throw new StartError('SMTP_URL is set, but PUBLIC_URL is not: links in mails need an address to lead to.')
  return { smtpUrl, from, publicUrl }
}

const providersOf = (
  environment: Readonly<Record<string, string | undefined>>,
  publicUrl: string | undefined,
): ProviderConfig[] => {
  try {
    return parseProviders(environment, publicUrl)
  } catch (error) {
    throw error instanceof ProviderSettingsError ? new StartError(error.message) : error
  }
}

/** What must not appear on a screen or in a log. */
const secretVariables: readonly Variable[] = ['SMTP_URL', 'METRICS_TOKEN']

export const parseConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const result = schema.safeParse(environment)
  if (!result.success) {
    const variable = z.keyof(schema).parse(result.error.issues[0]?.path[0])
    const value = secretVariables.includes(variable) ? 'not shown here' : JSON.stringify(environment[variable] ?? '')
    throw new StartError(`${variable} is ${value}, but it must be ${allowed[variable]}.`)
  }
  const { PORT, HOST, DATA_DIR, AUTH, LOG_LEVEL, ALLOWED_ORIGINS, MAX_CHANNELS, TRASH_DAYS } = result.data
  const { REGISTRATION, PUBLIC_URL, TRUST_PROXY, METRICS_TOKEN } = result.data
  return {
    port: PORT,
    host: HOST,
    dataDir: DATA_DIR,
    auth: AUTH,
    registration: REGISTRATION,
    publicUrl: PUBLIC_URL,
    mail: mailConfigOf(result.data),
    providers: providersOf(environment, PUBLIC_URL),
    trustedProxies: TRUST_PROXY,
    metricsToken: METRICS_TOKEN,
    logLevel: LOG_LEVEL,
    allowedOrigins: ALLOWED_ORIGINS,
    maxChannels: MAX_CHANNELS,
    trashDays: TRASH_DAYS,
    limits: parseLimits(environment),
  }
}

export const readConfig = (): Config => parseConfig(process.env)

/** Where commands look for the data folder when the call names none. */
export const readDataDir = (): string => schema.shape.DATA_DIR.parse(process.env['DATA_DIR'])

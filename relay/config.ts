/** The environment, checked once at start. Nothing else reads `process.env`. */
import { z } from 'zod'
import { adjustableLimits, type LimitName, type Limits } from './limits.ts'
import { logLevels } from './log.ts'

const parseOrigin = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const isOrigin = ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && url.search + url.hash === ''
  return isOrigin ? url.origin : undefined
}

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
  AUTH: z.enum(['none']).default('none'),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  ALLOWED_ORIGINS: allowedOrigins.default([]),
  MAX_CHANNELS: amount.default(4_096),
})

type Variable = keyof z.infer<typeof schema>

const allowed: Record<Variable, string> = {
  PORT: 'a whole number from 0 to 65535, where 0 stands for any free port',
  HOST: 'an address or a name of this computer, such as 127.0.0.1 or 0.0.0.0',
  DATA_DIR: 'the path of a folder',
  AUTH: 'none, the only mode so far',
  LOG_LEVEL: `one of ${logLevels.join(', ')}`,
  ALLOWED_ORIGINS: 'a list of origins such as https://notes.example.org, separated by commas, or *',
  MAX_CHANNELS: 'a whole number from 1 on',
}

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly auth: 'none'
  readonly logLevel: z.infer<typeof schema>['LOG_LEVEL']
  readonly allowedOrigins: AllowedOrigins
  /** How many docs may be open on one connection of `/sync`. */
  readonly maxChannels: number
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

export const parseConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const result = schema.safeParse(environment)
  if (!result.success) {
    const variable = z.keyof(schema).parse(result.error.issues[0]?.path[0])
    throw new StartError(
      `${variable} is ${JSON.stringify(environment[variable] ?? '')}, but it must be ${allowed[variable]}.`,
    )
  }
  const { PORT, HOST, DATA_DIR, AUTH, LOG_LEVEL, ALLOWED_ORIGINS, MAX_CHANNELS } = result.data
  return {
    port: PORT,
    host: HOST,
    dataDir: DATA_DIR,
    auth: AUTH,
    logLevel: LOG_LEVEL,
    allowedOrigins: ALLOWED_ORIGINS,
    maxChannels: MAX_CHANNELS,
    limits: parseLimits(environment),
  }
}

export const readConfig = (): Config => parseConfig(process.env)

/** Where commands look for the data folder when the call names none. */
export const readDataDir = (): string => schema.shape.DATA_DIR.parse(process.env['DATA_DIR'])

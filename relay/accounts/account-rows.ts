/**
 * Accounts as rows. Values are JSON, checked when they are read.
 *
 *   key                                value
 *   ['signing']                        the secret that signs tokens, and the name under which they are issued
 *   ['founded']                        when the first account was made; outlives it
 *   ['account', account]               an account
 *   ['email', address]                 its account, by the address in lower case
 *   ['device', account, device]        a device that is signed in
 *   ['identity', issuer, subject]      the account of somebody who signs in elsewhere
 *   ['code', kind, hash]               a one-time code that was sent or handed out
 *   ['removal', space]                 a space whose account is gone and whose docs are going
 *   ['audit', ring, n]                 an event (audit-log.ts)
 */
import { z } from 'zod'
import type { Log } from '../log.ts'
import type { RowChange, RowKey, RowStore } from '../storage/row-store.ts'
import { emailKey, settings } from './account-fields.ts'

const time = z.number().int().nonnegative()

export const roles = ['admin', 'member'] as const
export type Role = (typeof roles)[number]

const identitySchema = z.object({
  issuer: z.string(),
  subject: z.string(),
  /** The provider's id in the configuration, at the time. */
  provider: z.string(),
  /** The address that the provider had checked, if it had one. */
  email: z.string().optional(),
  linkedAt: time,
})
/** Somebody as another service knows them. */
export interface Identity extends Readonly<Omit<z.infer<typeof identitySchema>, 'email'>> {
  readonly email?: string | undefined
}

const accountSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  /** Absent for whoever signs in elsewhere only. */
  passwordHash: z.string().optional(),
  role: z.enum(roles),
  spaceId: z.string(),
  createdAt: time,
  settings: settings.default({}),
  /** Where else this person can sign in; each has its own row. */
  identities: z.array(identitySchema).default([]),
})
export interface Account extends Readonly<Omit<z.infer<typeof accountSchema>, 'identities' | 'passwordHash'>> {
  readonly passwordHash?: string | undefined
  readonly identities: readonly Identity[]
}

const deviceSchema = z.object({
  id: z.string(),
  accountId: z.string(),
  name: z.string(),
  createdAt: time,
  lastSeenAt: time,
  refresh: z.object({
    family: z.string(),
    generation: z.number().int().nonnegative(),
    hash: z.string(),
    previousHash: z.string().optional(),
    nonce: z.string().optional(),
    issuedAt: time,
    expiresAt: time,
  }),
})
export type Device = Readonly<z.infer<typeof deviceSchema>>

export type CodeKind = 'reset' | 'invite'
const codeSchema = z.object({
  expiresAt: time,
  /** Whose password it resets. */
  accountId: z.string().optional(),
  /** Who may register with it; absent: whoever has it. */
  email: z.string().optional(),
})
export type Code = Readonly<z.infer<typeof codeSchema>>

const signingSchema = z.object({ secret: z.base64url(), issuer: z.string() })
export type Signing = Readonly<z.infer<typeof signingSchema>>

/** A row that does not hold what was written there. */
export class AccountRowError extends Error {
  override readonly name = 'AccountRowError'
}

const parse = <T>(schema: z.ZodType<T>, key: RowKey, value: Buffer): T => {
  try {
    return schema.parse(JSON.parse(value.toString('utf8')))
  } catch (error) {
    throw new AccountRowError(`The row ${JSON.stringify(key)} cannot be read.`, { cause: error })
  }
}

export const put = (key: RowKey, value: object | string): RowChange => ({
  key,
  value: Buffer.from(JSON.stringify(value)),
})
export const remove = (key: RowKey): RowChange => ({ key, value: undefined })

const signingKey: RowKey = ['signing']
const foundedKey: RowKey = ['founded']
const accountKey = (id: string): RowKey => ['account', id]
const emailRowKey = (email: string): RowKey => ['email', emailKey(email)]
const deviceKey = (accountId: string, id: string): RowKey => ['device', accountId, id]
const identityKey = (issuer: string, subject: string): RowKey => ['identity', issuer, subject]
const codeKey = (kind: CodeKind, hash: string): RowKey => ['code', kind, hash]
const removalKey = (spaceId: string): RowKey => ['removal', spaceId]

/** The changes that things take. */
export const changesFor = {
  signing: (signing: Signing): RowChange[] => [put(signingKey, signing)],
  founding: (at: number): RowChange[] => [put(foundedKey, { at })],
  /** An account's address does not change. */
  account: (account: Account): RowChange[] => [
    put(accountKey(account.id), account),
    put(emailRowKey(account.email), account.id),
    ...account.identities.map(({ issuer, subject }) => put(identityKey(issuer, subject), account.id)),
  ],
  /** Of an account that has it no more. */
  noIdentity: ({ issuer, subject }: Identity): RowChange[] => [remove(identityKey(issuer, subject))],
  noAccount: (account: Account): RowChange[] => [
    remove(accountKey(account.id)),
    remove(emailRowKey(account.email)),
    ...account.identities.map(({ issuer, subject }) => remove(identityKey(issuer, subject))),
  ],
  device: (device: Device): RowChange[] => [put(deviceKey(device.accountId, device.id), device)],
  noDevice: ({ accountId, id }: Device): RowChange[] => [remove(deviceKey(accountId, id))],
  code: (kind: CodeKind, hash: string, code: Code): RowChange[] => [put(codeKey(kind, hash), code)],
  noCode: (kind: CodeKind, hash: string): RowChange[] => [remove(codeKey(kind, hash))],
  removal: (spaceId: string, at: number): RowChange[] => [put(removalKey(spaceId), { at })],
  noRemoval: (spaceId: string): RowChange[] => [remove(removalKey(spaceId))],
} as const

/**
 * Reads them. One that is asked for and is not as it should be throws an `AccountRowError`; among many it is named in the
 * log and left out, so that it stops nobody else.
 */
export class AccountRows {
  readonly #rows: RowStore
  readonly #log: Log

  constructor(rows: RowStore, log: Log) {
    this.#rows = rows
    this.#log = log
  }

  write(changes: readonly RowChange[]): Promise<void> {
    return this.#rows.write(changes)
  }

  signing(): Promise<Signing | undefined> {
    return this.#get(signingSchema, signingKey)
  }

  async isFounded(): Promise<boolean> {
    return (await this.#rows.get(foundedKey)) !== undefined
  }

  account(id: string): Promise<Account | undefined> {
    return this.#get(accountSchema, accountKey(id))
  }

  async accountByEmail(email: string): Promise<Account | undefined> {
    const id = await this.#get(z.string(), emailRowKey(email))
    return id === undefined ? undefined : this.account(id)
  }

  async accountByIdentity({ issuer, subject }: Identity): Promise<Account | undefined> {
    const id = await this.#get(z.string(), identityKey(issuer, subject))
    return id === undefined ? undefined : this.account(id)
  }

  async accounts(): Promise<Account[]> {
    return (await this.#list(accountSchema, ['account'])).map(({ value }) => value)
  }

  device(accountId: string, id: string): Promise<Device | undefined> {
    return this.#get(deviceSchema, deviceKey(accountId, id))
  }

  /** An account's, or everybody's. */
  async devices(accountId?: string): Promise<Device[]> {
    const prefix = accountId === undefined ? ['device'] : ['device', accountId]
    return (await this.#list(deviceSchema, prefix)).map(({ value }) => value)
  }

  code(kind: CodeKind, hash: string): Promise<Code | undefined> {
    return this.#get(codeSchema, codeKey(kind, hash))
  }

  async codes(kind: CodeKind): Promise<{ readonly hash: string; readonly code: Code }[]> {
    return (await this.#list(codeSchema, ['code', kind])).map(({ key, value }) => ({
      hash: String(key[2]),
      code: value,
    }))
  }

  /** Spaces whose docs are going. */
  async removals(): Promise<string[]> {
    return (await this.#rows.rows(['removal'])).map(({ key }) => String(key[1]))
  }

  async #list<T>(schema: z.ZodType<T>, prefix: RowKey): Promise<{ readonly key: RowKey; readonly value: T }[]> {
    return (await this.#rows.rows(prefix)).flatMap(({ key, value }) => {
      try {
        return [{ key, value: parse(schema, key, value) }]
      } catch (error) {
        this.#log.error({ error }, 'account row unreadable')
        return []
      }
    })
  }

  async #get<T>(schema: z.ZodType<T>, key: RowKey): Promise<T | undefined> {
    const value = await this.#rows.get(key)
    return value === undefined ? undefined : parse(schema, key, value)
  }
}

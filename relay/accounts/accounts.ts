/**
 * Accounts and every change of them. A change is on disk before anybody hears of it; what it takes away is then gone from
 * memory, and from live sessions, within the same turn.
 *
 * Hashing passwords takes long and is done beside everything else; what it was done for is looked at again behind it.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Log } from '../log.ts'
import type { RowChange, RowStore } from '../storage/row-store.ts'
import { AccountAccess } from './access.ts'
import { AccessTokens } from './access-token.ts'
import { AccountEvents, type Origin } from './account-events.ts'
import { emailKey, isOwnAddress, mostSettings } from './account-fields.ts'
import { AccountRows, changesFor, type Account, type Identity, type Role, type Signing } from './account-rows.ts'
import { AuditLog, type AuditRecord } from './audit-log.ts'
import { DeviceSessions, type DeviceClaim, type SignedIn } from './device-sessions.ts'
import { Identities, storedOf, type IdentitySignIn } from './identities.ts'
import { JoinCodes, type JoinCode } from './join-codes.ts'
import { LiveDevices, type DeviceSession } from './live-devices.ts'
import { codeLifetimesMs, hashOfCode, newOneTimeCode } from './one-time-code.ts'
import { busy, Passwords, type PasswordCost } from './passwords.ts'
import type { Registration } from './registration.ts'
import { RefreshTokens } from './refresh-token.ts'
import { isRefusal, refuse, type Refusal } from './refusal.ts'
import { Serial } from './serial.ts'

export interface AccountsOptions {
  readonly rows: RowStore
  readonly registration: Registration
  readonly passwordCost: PasswordCost
  /** Removes the docs of a space whose account is gone; `in-use` if some have to wait. */
  readonly removeSpace: (spaceId: string) => Promise<'removed' | 'in-use'>
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface Credentials {
  readonly email: string
  readonly password: string
  readonly device: DeviceClaim
}

export interface NewAccount extends Credentials {
  readonly name?: string | undefined
  readonly invite?: string | undefined
}

/** Shows that it is the owner who asks: the password, or the secret of a sign-in with a provider a moment ago. */
export type Confirmation = { readonly password: string } | { readonly proof: string }

/** Whom an account is made for, and how they get in. */
interface Founder {
  readonly email: string
  readonly name: string | undefined
  readonly invite: string | undefined
  readonly device: DeviceClaim
  readonly passwordHash?: string
  readonly identities: readonly Identity[]
  readonly detail?: string
}

/** One registration after the other, whatever the address: the first one makes the administrator. */
const registrationKey = 'registration'

const nameFrom = (email: string): string => email.slice(0, email.indexOf('@'))

const newSigning = (): Signing => ({ secret: randomBytes(32).toString('base64url'), issuer: randomUUID() })

interface Parts {
  readonly rows: AccountRows
  readonly audit: AuditLog
  readonly signing: Signing
  readonly live: LiveDevices
  readonly isFounded: boolean
}

export class Accounts {
  readonly access: AccountAccess
  readonly passwords: Passwords
  readonly devices: DeviceSessions
  readonly identities: Identities
  readonly #options: AccountsOptions
  readonly #rows: AccountRows
  readonly #audit: AuditLog
  readonly #events: AccountEvents
  readonly #live: LiveDevices
  readonly #joinCodes: JoinCodes
  readonly #serial = new Serial()
  #isFounded: boolean

  private constructor(options: AccountsOptions, { rows, audit, signing, live, isFounded }: Parts) {
    const { passwordCost, log, now } = options
    const secret = Buffer.from(signing.secret, 'base64url')
    const accessTokens = new AccessTokens({ secret, issuer: signing.issuer, now })
    const events = new AccountEvents({ rows: options.rows, audit, log, now })
    const refreshTokens = new RefreshTokens(secret, now)
    const serial = this.#serial
    this.#options = options
    this.#rows = rows
    this.#audit = audit
    this.#events = events
    this.#live = live
    this.#isFounded = isFounded
    this.#joinCodes = new JoinCodes(now)
    this.passwords = new Passwords(passwordCost)
    this.access = new AccountAccess(accessTokens, live, now)
    this.devices = new DeviceSessions({ rows, live, accessTokens, refreshTokens, events, serial, now })
    this.identities = new Identities({
      rows,
      devices: this.devices,
      events,
      serial,
      register: (signIn, email, origin) => this.#registerIdentity(signIn, email, origin),
      now,
    })
  }

  /** Reads who there is; makes the secret that signs tokens if there is none. */
  static async open(options: AccountsOptions): Promise<Accounts> {
    const rows = new AccountRows(options.rows, options.log)
    let signing = await rows.signing()
    if (signing === undefined) {
      signing = newSigning()
      await rows.write(changesFor.signing(signing))
    }
    const live = new LiveDevices()
    for (const account of await rows.accounts()) live.addAccount(account)
    for (const device of await rows.devices()) live.add(device)
    const [audit, isFounded] = [await AuditLog.open(options.rows), await rows.isFounded()]
    return new Accounts(options, { rows, audit, signing, live, isFounded })
  }

  get registration(): Registration {
    return this.#options.registration
  }

  /** Whether there has ever been an account. The first one becomes the administrator's, whatever `registration` says. */
  get isFounded(): boolean {
    return this.#isFounded
  }

  async register(request: NewAccount, origin: Origin): Promise<SignedIn | Refusal> {
    const { email, password, invite } = request
    if (isOwnAddress(password, email)) return refuse('PASSWORD_TOO_SIMILAR')
    const early = await this.#registrationRefusal(email, invite)
    if (early !== undefined) return this.#registerAgain(request, early, origin)
    const passwordHash = await this.passwords.hash(password)
    if (passwordHash === busy) return refuse('BUSY')
    return this.#serial.run(registrationKey, async () => {
      const refusal = await this.#registrationRefusal(email, invite)
      if (refusal !== undefined) return refusal
      const { name, device } = request
      return this.#create({ email, name, invite, device, passwordHash, identities: [] }, origin)
    })
  }

  async signIn({ email, password, device }: Credentials, origin: Origin): Promise<SignedIn | Refusal> {
    const account = await this.#rows.accountByEmail(email)
    const matches = await this.passwords.matches(password, account?.passwordHash)
    if (matches === busy) return refuse('BUSY')
    if (account === undefined || !matches) {
      const event = { kind: 'sign-in-failed', account, email, origin } as const
      return this.#events.note(event, refuse('INVALID_CREDENTIALS'))
    }
    return this.#serial.run(account.id, async () => {
      const latest = await this.#rows.account(account.id)
      // Changed while it was checked.
      if (latest === undefined || latest.passwordHash !== account.passwordHash) return refuse('INVALID_CREDENTIALS')
      return this.#signInTo(latest, device, 'signed-in', origin)
    })
  }

  /** For a device that is signed in: lets another one in. */
  createJoinCode(accountId: string): JoinCode {
    return this.#joinCodes.create(accountId)
  }

  async join(code: string, device: DeviceClaim, origin: Origin): Promise<SignedIn | Refusal> {
    const accountId = this.#joinCodes.take(code)
    if (accountId === undefined) return this.#events.note({ kind: 'join-failed', origin }, refuse('CODE_INVALID'))
    return this.#serial.run(accountId, async () => {
      const account = await this.#rows.account(accountId)
      return account === undefined ? refuse('CODE_INVALID') : this.#signInTo(account, device, 'device-joined', origin)
    })
  }

  /** This device stays signed in, with new tokens; all others do not. */
  async changePassword(
    session: DeviceSession,
    { current, chosen }: { readonly current: Confirmation; readonly chosen: string },
    origin: Origin,
  ): Promise<SignedIn | Refusal> {
    const { accountId, deviceId } = session
    const account = await this.#rows.account(accountId)
    if (account === undefined) return refuse('TOKEN_INVALID')
    if (isOwnAddress(chosen, account.email)) return refuse('PASSWORD_TOO_SIMILAR')
    const doubt = await this.#doubt(account, session, current)
    if (doubt?.refused === 'BUSY') return doubt
    if (doubt !== undefined) return this.#changedAlready(account, session, chosen, doubt, origin)
    const passwordHash = await this.passwords.hash(chosen)
    if (passwordHash === busy) return refuse('BUSY')
    return this.#serial.run(accountId, async () => {
      const latest = await this.#rows.account(accountId)
      if (latest === undefined || latest.passwordHash !== account.passwordHash) return refuse('WRONG_PASSWORD')
      const devices = await this.#rows.devices(accountId)
      const staying = devices.find(({ id }) => id === deviceId)
      if (staying === undefined) return refuse('TOKEN_INVALID')
      const changed = { ...latest, passwordHash }
      const event = { kind: 'password-changed', account: changed, deviceId, origin } as const
      const changes = [...(await this.#changesForPassword(changed)), ...this.#events.changesFor(event)]
      const others = devices.filter((device) => device !== staying)
      return this.devices.renew(changed, staying, { changes }, others)
    })
  }

  /** A secret for a link that lets whoever reads the account's mail choose a password; `undefined` without an account. */
  async createReset(
    email: string,
    origin: Origin,
  ): Promise<{ readonly account: Account; readonly code: string; readonly expiresAt: number } | undefined> {
    const account = await this.#rows.accountByEmail(email)
    if (account === undefined) return undefined
    const code = newOneTimeCode()
    const expiresAt = this.#options.now() + codeLifetimesMs.reset
    await this.#rows.write([
      ...changesFor.code('reset', hashOfCode(code), { expiresAt, accountId: account.id }),
      ...this.#events.changesFor({ kind: 'reset-requested', account, origin }),
    ])
    return { account, code, expiresAt }
  }

  /**
   * Signs out every device. Whoever reads the account's mail has it from now on: a sign-in that was linked with another
   * address may be somebody's who had registered this one without owning it.
   */
  async resetPassword(code: string, chosen: string, origin: Origin): Promise<Refusal | undefined> {
    const hash = hashOfCode(code)
    const account = await this.#accountToReset(hash)
    if (account === undefined) return refuse('CODE_INVALID')
    if (isOwnAddress(chosen, account.email)) return refuse('PASSWORD_TOO_SIMILAR')
    const passwordHash = await this.passwords.hash(chosen)
    if (passwordHash === busy) return refuse('BUSY')
    return this.#serial.run(account.id, async () => {
      const latest = await this.#accountToReset(hash)
      if (latest === undefined) return refuse('CODE_INVALID')
      const isOwners = ({ email }: Identity): boolean =>
        email !== undefined && emailKey(email) === emailKey(latest.email)
      const identities = latest.identities.filter(isOwners)
      const changed = { ...latest, passwordHash, identities }
      const event = { kind: 'password-reset', account: changed, origin } as const
      const unlinked = latest.identities.filter((identity) => !isOwners(identity))
      await this.devices.revoke(await this.#rows.devices(latest.id), {
        changes: [
          ...unlinked.flatMap((identity) => changesFor.noIdentity(identity)),
          ...(await this.#changesForPassword(changed)),
          ...this.#events.changesFor(event),
        ],
      })
      return undefined
    })
  }

  account(id: string): Promise<Account | undefined> {
    return this.#rows.account(id)
  }

  accountByEmail(email: string): Promise<Account | undefined> {
    return this.#rows.accountByEmail(email)
  }

  /** All there are, the oldest first. */
  async list(): Promise<Account[]> {
    return (await this.#rows.accounts()).sort((a, b) => a.createdAt - b.createdAt)
  }

  /** A setting of `null` goes; those that are not named stay. */
  update(
    accountId: string,
    change: {
      readonly name?: string | undefined
      readonly settings?: Readonly<Record<string, string | number | boolean | null>> | undefined
    },
  ): Promise<Account | Refusal> {
    return this.#serial.run(accountId, async () => {
      const account = await this.#rows.account(accountId)
      if (account === undefined) return refuse('TOKEN_INVALID')
      const settings = new Map<string, string | number | boolean>(Object.entries(account.settings))
      for (const [name, value] of Object.entries(change.settings ?? {}))
        if (value === null) settings.delete(name)
        else settings.set(name, value)
      if (settings.size > mostSettings) return refuse('TOO_MANY_SETTINGS')
      const changed = { ...account, name: change.name ?? account.name, settings: Object.fromEntries(settings) }
      await this.#rows.write(changesFor.account(changed))
      return changed
    })
  }

  /** Why this does not show that the owner asks, if it does not. */
  async confirm(session: DeviceSession, confirmation: Confirmation, origin: Origin): Promise<Refusal | undefined> {
    const account = await this.#rows.account(session.accountId)
    if (account === undefined) return refuse('TOKEN_INVALID')
    const doubt = await this.#doubt(account, session, confirmation)
    return doubt === undefined || doubt.refused === 'BUSY' ? doubt : this.#noteDoubt(account, session, doubt, origin)
  }

  /** For the person; `remove` does it without asking for a confirmation. */
  async removeConfirmed(
    session: DeviceSession,
    confirmation: Confirmation,
    origin: Origin,
  ): Promise<Refusal | undefined> {
    const refusal = await this.confirm(session, confirmation, origin)
    if (refusal === undefined) await this.remove(session.accountId, origin)
    return refusal
  }

  /** Access ends at once; the docs go afterwards (`sweep`). False if there is no such account. */
  remove(accountId: string, origin: Origin): Promise<boolean> {
    return this.#serial.run(accountId, async () => {
      const account = await this.#rows.account(accountId)
      if (account === undefined) return false
      const codes = await this.#resetCodesOf(accountId)
      this.#joinCodes.forget(accountId)
      await this.devices.revoke(await this.#rows.devices(accountId), {
        changes: [
          ...changesFor.noAccount(account),
          ...changesFor.removal(account.spaceId, this.#options.now()),
          ...codes.flatMap((hash) => changesFor.noCode('reset', hash)),
          ...this.#events.changesFor({ kind: 'account-removed', account, origin }),
        ],
        onWritten: () => this.#live.removeAccount(accountId),
      })
      return true
    })
  }

  /** False if there is no such account. */
  setRole(accountId: string, role: Role, origin: Origin): Promise<boolean> {
    return this.#serial.run(accountId, async () => {
      const account = await this.#rows.account(accountId)
      if (account === undefined) return false
      await this.#rows.write([
        ...changesFor.account({ ...account, role }),
        ...this.#events.changesFor({ kind: 'role-changed', account, detail: role, origin }),
      ])
      return true
    })
  }

  /** Lets one person register where that takes an invitation; only with this address, if one is given. */
  async createInvite(
    email: string | undefined,
    origin: Origin,
  ): Promise<{ readonly code: string; readonly expiresAt: number }> {
    const code = newOneTimeCode()
    const expiresAt = this.#options.now() + codeLifetimesMs.invite
    await this.#rows.write([
      ...changesFor.code('invite', hashOfCode(code), { expiresAt, email }),
      ...this.#events.changesFor({ kind: 'invite-made', email, origin }),
    ])
    return { code, expiresAt }
  }

  /** The last so many events, newest first. */
  audit(limit: number): Promise<AuditRecord[]> {
    return this.#audit.read(limit)
  }

  /** What it takes to note that a doc went after its time in the trash. */
  changesForPurge(doc: string): RowChange[] {
    return this.#audit.changesFor({ at: this.#options.now(), kind: 'note-purged', detail: doc })
  }

  /** Removes what has expired, and the docs of accounts that are gone. */
  async sweep(): Promise<void> {
    const { now, removeSpace } = this.#options
    this.#joinCodes.sweep()
    for (const kind of ['reset', 'invite'] as const)
      for (const { hash, code } of await this.#rows.codes(kind))
        if (code.expiresAt <= now()) await this.#rows.write(changesFor.noCode(kind, hash))
    await this.devices.sweep()
    for (const spaceId of await this.#rows.removals())
      if ((await removeSpace(spaceId)) === 'removed') await this.#rows.write(changesFor.noRemoval(spaceId))
  }

  async #registrationRefusal(email: string, invite: string | undefined): Promise<Refusal | undefined> {
    if (!this.#isFounded) return undefined
    const { registration, now } = this.#options
    // Whoever may not register does not learn who has.
    if (registration === 'closed') return refuse('REGISTRATION_CLOSED')
    if (registration === 'invite') {
      if (invite === undefined) return refuse('INVITE_REQUIRED')
      const code = await this.#rows.code('invite', hashOfCode(invite))
      const isForThem = code?.email === undefined || emailKey(code.email) === emailKey(email)
      if (code === undefined || code.expiresAt <= now() || !isForThem) return refuse('INVITE_INVALID')
    }
    return (await this.#rows.accountByEmail(email)) === undefined ? undefined : refuse('EMAIL_EXISTS')
  }

  /** For somebody whom a provider knows by this address, and nobody here. */
  #registerIdentity(
    { identity, invite, device }: IdentitySignIn,
    email: string,
    origin: Origin,
  ): Promise<SignedIn | Refusal> {
    return this.#serial.run(registrationKey, async () => {
      const { provider, name } = identity
      // They own the address, so that it tells a stranger nothing.
      const isKnown = (await this.#rows.accountByEmail(email)) !== undefined
      const refusal = isKnown ? refuse('LINK_REQUIRED') : await this.#registrationRefusal(email, invite)
      if (refusal !== undefined) {
        const event = {
          kind: 'registration-refused',
          email,
          detail: `${provider}: ${refusal.refused}`,
          origin,
        } as const
        return this.#events.note(event, refusal)
      }
      const identities = [storedOf(identity)]
      return this.#create({ email, name, invite, device, identities, detail: provider }, origin)
    })
  }

  async #create(founder: Founder, origin: Origin): Promise<SignedIn> {
    const { email, name, invite, device, passwordHash, identities, detail } = founder
    const now = this.#options.now()
    const account: Account = {
      id: randomUUID(),
      email,
      name: name ?? nameFrom(email),
      passwordHash,
      role: this.#isFounded ? 'member' : 'admin',
      spaceId: randomUUID(),
      createdAt: now,
      settings: {},
      identities,
    }
    return this.devices.admit(account, device, (deviceId) => ({
      changes: [
        ...changesFor.account(account),
        ...(this.#isFounded ? [] : changesFor.founding(now)),
        ...(invite === undefined ? [] : changesFor.noCode('invite', hashOfCode(invite))),
        ...this.#events.changesFor({ kind: 'account-created', account, deviceId, detail, origin }),
      ],
      onWritten: () => {
        this.#isFounded = true
        this.#live.addAccount(account)
      },
    }))
  }

  /** The answer to a registration can be lost: whoever repeats it, from the device that it made, is let in. */
  async #registerAgain(
    { email, password, device }: NewAccount,
    refusal: Refusal,
    origin: Origin,
  ): Promise<SignedIn | Refusal> {
    const account = await this.#rows.accountByEmail(email)
    if (account !== undefined && device.id !== undefined && this.#live.accountOf(device.id) === account.id) {
      const answer = await this.signIn({ email, password, device }, origin)
      return isRefusal(answer) && answer.refused === 'INVALID_CREDENTIALS' ? refusal : answer
    }
    return this.#events.note({ kind: 'registration-refused', email, detail: refusal.refused, origin }, refusal)
  }

  /** The answer to a change of password can be lost as well: whoever repeats it knows what it set. */
  async #changedAlready(
    account: Account,
    { accountId, deviceId }: DeviceSession,
    chosen: string,
    doubt: Refusal,
    origin: Origin,
  ): Promise<SignedIn | Refusal> {
    const isSet = await this.passwords.matches(chosen, account.passwordHash)
    if (isSet === busy) return refuse('BUSY')
    if (!isSet) return this.#noteDoubt(account, { accountId, deviceId }, doubt, origin)
    return this.#serial.run(accountId, async () => {
      const device = await this.#rows.device(accountId, deviceId)
      return device === undefined ? refuse('TOKEN_INVALID') : this.devices.renew(account, device, { changes: [] }, [])
    })
  }

  async #doubt(account: Account, session: DeviceSession, confirmation: Confirmation): Promise<Refusal | undefined> {
    if ('proof' in confirmation)
      return this.identities.isProof(account, session, confirmation.proof) ? undefined : refuse('PROOF_INVALID')
    const matches = await this.passwords.matches(confirmation.password, account.passwordHash)
    if (matches === busy) return refuse('BUSY')
    return matches ? undefined : refuse('WRONG_PASSWORD')
  }

  #noteDoubt(account: Account, { deviceId }: DeviceSession, doubt: Refusal, origin: Origin): Promise<Refusal> {
    const kind = doubt.refused === 'PROOF_INVALID' ? 'identity-refused' : 'password-check-failed'
    return this.#events.note({ kind, account, deviceId, detail: doubt.refused, origin }, doubt)
  }

  #signInTo(
    account: Account,
    device: DeviceClaim,
    kind: 'signed-in' | 'device-joined',
    origin: Origin,
  ): Promise<SignedIn> {
    return this.devices.admit(account, device, (deviceId) => ({
      changes: this.#events.changesFor({ kind, account, deviceId, origin }),
    }))
  }

  async #accountToReset(hash: string): Promise<Account | undefined> {
    const code = await this.#rows.code('reset', hash)
    if (code?.accountId === undefined || code.expiresAt <= this.#options.now()) return undefined
    return this.#rows.account(code.accountId)
  }

  async #resetCodesOf(accountId: string): Promise<string[]> {
    const codes = await this.#rows.codes('reset')
    return codes.filter(({ code }) => code.accountId === accountId).map(({ hash }) => hash)
  }

  /** Whatever else could still let somebody in goes with the old password. */
  async #changesForPassword(account: Account) {
    this.#joinCodes.forget(account.id)
    const codes = await this.#resetCodesOf(account.id)
    return [...changesFor.account(account), ...codes.flatMap((hash) => changesFor.noCode('reset', hash))]
  }
}

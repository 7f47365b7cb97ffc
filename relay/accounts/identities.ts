/**
 * Who people are elsewhere, as a way into their accounts. One identity belongs to one account, and only to one whose owner
 * was signed in to it and confirmed it, or that was made with it: an address alone shows nobody's account to anybody.
 */
import type { AccountEvents, Origin } from './account-events.ts'
import { changesFor, type Account, type AccountRows, type Identity } from './account-rows.ts'
import type { DeviceClaim, DeviceSessions, SignedIn } from './device-sessions.ts'
import { ExpiringSecrets, type ExpiringSecret } from './expiring-secrets.ts'
import type { DeviceSession } from './live-devices.ts'
import { hashOfCode } from './one-time-code.ts'
import type { ProvenIdentity } from './provider.ts'
import { isRefusal, refuse, type Refusal } from './refusal.ts'
import type { Serial } from './serial.ts'

export interface IdentitySignIn {
  readonly identity: ProvenIdentity
  readonly invite: string | undefined
  readonly device: DeviceClaim
}

export interface IdentitiesOptions {
  readonly rows: AccountRows
  readonly devices: DeviceSessions
  readonly events: AccountEvents
  readonly serial: Serial
  /** Makes an account for somebody who has none, or says why not. */
  readonly register: (signIn: IdentitySignIn, email: string, origin: Origin) => Promise<SignedIn | Refusal>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** How long a person who has just signed in with a provider need not confirm anything again. */
const proofMs = 5 * 60 * 1000
const mostProofs = 10_000
export const mostIdentities = 10

interface Proof {
  readonly session: DeviceSession
  readonly identity: Identity
}

export const isSameIdentity = (a: Identity, b: Identity): boolean => a.issuer === b.issuer && a.subject === b.subject

/** A name for an identity that goes into addresses, and says nothing. */
export const identityId = ({ issuer, subject }: Identity): string => hashOfCode(JSON.stringify([issuer, subject]))

const serialKey = (identity: Identity): string => `identity ${identityId(identity)}`

export class Identities {
  readonly #options: IdentitiesOptions
  readonly #proofs: ExpiringSecrets<Proof>

  constructor(options: IdentitiesOptions) {
    this.#options = options
    this.#proofs = new ExpiringSecrets({ lifetimeMs: proofMs, most: mostProofs, now: options.now })
  }

  /** `isNew`: the account was made with it. */
  signIn(
    signIn: IdentitySignIn,
    origin: Origin,
  ): Promise<{ readonly signedIn: SignedIn; readonly isNew: boolean } | Refusal> {
    const { rows, serial, register } = this.#options
    const { identity, device } = signIn
    return serial.run(serialKey(identity), async () => {
      const account = await rows.accountByIdentity(identity)
      if (account !== undefined) {
        const signedIn = await this.#signInTo(account.id, identity, device, origin)
        return isRefusal(signedIn) ? signedIn : { signedIn, isNew: false }
      }
      const { email } = identity
      if (email === undefined) return this.#refuse('EMAIL_UNVERIFIED', identity, undefined, origin)
      const signedIn = await register(signIn, email, origin)
      return isRefusal(signedIn) ? signedIn : { signedIn, isNew: true }
    })
  }

  /** Another way into the account of whoever is signed in and has confirmed it. Done again it changes nothing. */
  link(session: DeviceSession, identity: ProvenIdentity, origin: Origin): Promise<Account | Refusal> {
    const { rows, serial, events } = this.#options
    const { accountId, deviceId } = session
    return serial.run(serialKey(identity), async () => {
      const owner = await rows.accountByIdentity(identity)
      if (owner !== undefined && owner.id !== accountId)
        return this.#refuse('IDENTITY_TAKEN', identity, session, origin)
      return serial.run(accountId, async () => {
        const account = await rows.account(accountId)
        if (account === undefined || (await rows.device(accountId, deviceId)) === undefined)
          return refuse('TOKEN_INVALID')
        if (account.identities.some((known) => isSameIdentity(known, identity))) return account
        if (account.identities.length >= mostIdentities) return refuse('TOO_MANY_IDENTITIES')
        const linked = { ...account, identities: [...account.identities, storedOf(identity)] }
        const detail = identity.provider
        const event = { kind: 'identity-linked', account: linked, deviceId, detail, origin } as const
        await rows.write([...changesFor.account(linked), ...events.changesFor(event)])
        return linked
      })
    })
  }

  /** `usable`: the providers that people can sign in with at present. */
  unlink(
    { accountId, deviceId }: DeviceSession,
    id: string,
    usable: ReadonlySet<string>,
    origin: Origin,
  ): Promise<Refusal | undefined> {
    const { rows, serial, events } = this.#options
    return serial.run(accountId, async () => {
      const account = await rows.account(accountId)
      const identity = account?.identities.find((known) => identityId(known) === id)
      if (account === undefined || identity === undefined) return refuse('NOT_FOUND')
      const left = account.identities.filter((known) => known !== identity)
      if (account.passwordHash === undefined && !left.some(({ provider }) => usable.has(provider)))
        return refuse('LAST_SIGN_IN')
      const unlinked = { ...account, identities: left }
      const detail = identity.provider
      const event = { kind: 'identity-unlinked', account: unlinked, deviceId, detail, origin } as const
      await rows.write([
        ...changesFor.noIdentity(identity),
        ...changesFor.account(unlinked),
        ...events.changesFor(event),
      ])
      return undefined
    })
  }

  /** A secret that says that the owner of the account was there. Holds for this device, for a while. */
  async prove(session: DeviceSession, identity: ProvenIdentity, origin: Origin): Promise<ExpiringSecret | Refusal> {
    const account = await this.#options.rows.account(session.accountId)
    if (account?.identities.some((known) => isSameIdentity(known, identity)) !== true)
      return this.#refuse('PROOF_INVALID', identity, session, origin)
    return this.#proofs.create({ session, identity })
  }

  /** Whether the secret is from `prove` for this device, and the identity still the account's. */
  isProof(account: Account, { accountId, deviceId }: DeviceSession, secret: string): boolean {
    const proof = this.#proofs.get(secret)
    if (proof === undefined || account.id !== accountId) return false
    const { session, identity } = proof
    const isTheirs = session.accountId === accountId && session.deviceId === deviceId
    return isTheirs && account.identities.some((known) => isSameIdentity(known, identity))
  }

  /** The provider did not say who somebody is, or said what cannot be. */
  noteInvalidAnswer(provider: string, origin: Origin): Promise<void> {
    const event = { kind: 'identity-refused', detail: `${provider}: no valid answer`, origin } as const
    return this.#options.events.note(event, undefined)
  }

  #signInTo(accountId: string, identity: Identity, device: DeviceClaim, origin: Origin): Promise<SignedIn | Refusal> {
    const { rows, devices, events, serial } = this.#options
    return serial.run(accountId, async () => {
      const account = await rows.account(accountId)
      // Unlinked, or removed, while it was looked for.
      if (account?.identities.some((known) => isSameIdentity(known, identity)) !== true) return refuse('CODE_INVALID')
      const detail = identity.provider
      return devices.admit(account, device, (deviceId) => ({
        changes: events.changesFor({ kind: 'signed-in', account, deviceId, detail, origin }),
      }))
    })
  }

  async #refuse(
    refused: Refusal['refused'],
    { provider, email }: ProvenIdentity,
    session: DeviceSession | undefined,
    origin: Origin,
  ): Promise<Refusal> {
    const { rows, events } = this.#options
    const account = session === undefined ? undefined : await rows.account(session.accountId)
    const detail = `${provider}: ${refused}`
    const event = { kind: 'identity-refused', account, deviceId: session?.deviceId, email, detail, origin } as const
    return events.note(event, refuse(refused))
  }
}

/** What is kept of who somebody is. */
export const storedOf = ({ issuer, subject, provider, email, linkedAt }: ProvenIdentity): Identity => ({
  issuer,
  subject,
  provider,
  email,
  linkedAt,
})

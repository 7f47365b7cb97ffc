/**
 * The tokens of the profile that is shown, good for as long as the relay renews them. One tab at a time renews; the others
 * read what it got. Being without network ends nothing: only the relay's clear word that a refresh token is no good does,
 * and then nobody is asked again before the page is loaded anew or somebody signs in.
 *
 * Where the browser has no locks two tabs may renew at once: for two minutes a relay answers a repeated request alike.
 */
import type { ProfileRegistry } from '../store/profile-registry.ts'
import { ended, renewed } from '../store/profile-sign-ins.ts'
import { profileWith, sessionOf, type Account, type Profile, type Session } from '../store/profiles.ts'
import type { Outcome, SignedIn } from './auth-client.ts'
import type { TokenAnswer } from './sync-socket.ts'

export interface TokenKeeperParts {
  profile: string
  registry: ProfileRegistry
  refresh(server: string, refreshToken: string): Promise<Outcome<SignedIn>>
  /** Runs the work while no other tab runs its own. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  /** Milliseconds since 1970. */
  now(): number
}

/** A token that ends sooner is renewed before it is shown: time for a few tries. */
const renewBeforeMs = 5 * 60_000

export class TokenKeeper {
  readonly #parts: TokenKeeperParts
  #renewing: Promise<TokenAnswer> | undefined
  /** The refresh token of which the relay has said here that it is no good. */
  #refused: string | undefined

  constructor(parts: TokenKeeperParts) {
    this.#parts = parts
  }

  /** A token that holds, other than `spent`, which the relay would not have or is about to end. */
  async token(spent: string | undefined): Promise<TokenAnswer> {
    const { registry, profile } = this.#parts
    const known = profileWith(await registry.read(), profile)
    const session = sessionOf(known)
    if (session === undefined || session.refreshToken === this.#refused) return { kind: 'ended' }
    if (isSignedIn(known) && session.accessToken !== spent && this.#msLeft(session) > renewBeforeMs)
      return { kind: 'token', token: session.accessToken }
    this.#renewing ??= this.#parts.exclusively(() => this.#renew(spent)).finally(() => (this.#renewing = undefined))
    const answer = await this.#renewing
    // What was asked for by others may be good enough for them alone.
    return answer.kind === 'token' && answer.token === spent ? { kind: 'unavailable' } : answer
  }

  async #renew(spent: string | undefined): Promise<TokenAnswer> {
    const { registry, profile } = this.#parts
    // Another tab may have been at it while this one waited.
    const known = profileWith(await registry.read(), profile)
    const session = sessionOf(known)
    if (known?.owner.kind !== 'account' || session === undefined) return { kind: 'ended' }
    const { account } = known.owner
    const isShowable = isSignedIn(known) && session.accessToken !== spent
    if (isShowable && this.#msLeft(session) > renewBeforeMs) return { kind: 'token', token: session.accessToken }
    const askedAt = this.#parts.now()
    const answer = await this.#parts.refresh(account.server, session.refreshToken)
    // Whoever is behind this address now, it is not whom this device signed in to.
    if (answer.ok && answer.value.accountId !== account.id) return this.#giveUp(session)
    if (answer.ok) {
      const { tokens } = answer.value
      const given = {
        refreshToken: tokens.refresh,
        accessToken: tokens.access,
        accessEndsAt: askedAt + tokens.expiresInSeconds * 1_000,
      }
      // What could not be kept is not lost: the relay renews the token before it as well.
      await registry
        .change((profiles) => [renewed(profiles, profile, session, given, accountOf(account, answer.value)), undefined])
        .catch(() => undefined)
      return { kind: 'token', token: tokens.access }
    }
    if (answer.failure === 'signInAgain') return this.#giveUp(session)
    return isShowable && this.#msLeft(session) > 0
      ? { kind: 'token', token: session.accessToken }
      : { kind: 'unavailable' }
  }

  async #giveUp(session: Session): Promise<TokenAnswer> {
    const { registry, profile } = this.#parts
    const current = sessionOf(profileWith(await registry.read(), profile))
    // Another tab got a newer one meanwhile; the next question is about that.
    if (current !== undefined && current.refreshToken !== session.refreshToken) return { kind: 'unavailable' }
    this.#refused = session.refreshToken
    await registry.change((profiles) => [ended(profiles, profile, session), undefined]).catch(() => undefined)
    return { kind: 'ended' }
  }

  #msLeft({ accessEndsAt }: Session): number {
    return accessEndsAt - this.#parts.now()
  }
}

const isSignedIn = (profile: Profile | undefined): boolean =>
  profile?.owner.kind === 'account' && profile.owner.signIn.state === 'signedIn'

/** The relay may have another name for the person by now, but it is the same account. */
function accountOf({ server, id }: Account, { email, name, spaceId, deviceId }: SignedIn): Account {
  return { server, id, email, name, spaceId, deviceId }
}

/**
 * Signing in and out, and what a person does with their account. What is on this device changes only after the relay has
 * answered, in one step that is on disk before anything is shown; the notes themselves stay where they are.
 */
import { uuidv4 } from 'lib0/random'
import type { ProfileRegistry } from '../store/profile-registry.ts'
import {
  accountGone,
  arrived,
  farewellSaid,
  leaving,
  replaced,
  signedOut,
  withDeviceId,
} from '../store/profile-sign-ins.ts'
import { profileWith } from '../store/profiles.ts'
import type { PendingSignIn, PendingSignIns, SignInWants } from '../store/pending-sign-in.ts'
import type { Settings } from '../store/settings.ts'
import {
  failure,
  success,
  type AuthClient,
  type DeviceClaim,
  type Outcome,
  type SignedIn,
  type SignInProvider,
} from '../sync/auth-client.ts'
import { parseRelayAddress, type RelayAddress } from '../sync/relay-address.ts'
import type { TokenKeeper } from '../sync/token-keeper.ts'
import type { Commands, ProviderReturn, SignInOptions } from './app-state.ts'
import { newVerifier } from './verifier.ts'

export interface AccountsParts {
  /** The one that is shown. */
  profile: string
  registry: ProfileRegistry
  keeper: TokenKeeper
  settings: { readonly current: Settings; change(change: Partial<Settings>): Promise<void> }
  client(server: string): AuthClient
  /** Whether an account can be asked for there, and if not, why. */
  checkRelay(address: RelayAddress): Promise<Outcome>
  /** Whether the profile that is shown has notes, also in the trash. */
  hasNotes(): boolean
  /** Lets the settings that the account has on other devices count, rather than this device's. */
  yieldSettings(): void
  /** Prepares the settings of a profile that is not shown. */
  prepareSettings(profile: string, change: Partial<Settings>): Promise<void>
  /** Shows another profile. */
  show(profile: string): void
  /** Goes to another page in this tab, when what was typed is on disk. */
  leave(url: string): Promise<void>
  pending: PendingSignIns
  /** Removes what profiles have left behind that are leaving. */
  tidy(): Promise<void>
  /** Milliseconds since 1970. */
  now(): number
}

/** What a person does not set anew when somebody else signs in on the device. */
const deviceSettings = ['deviceName', 'deviceId', 'language', 'theme', 'textSize', 'listShown'] as const

export class Accounts {
  readonly #parts: AccountsParts
  #sayingFarewells = false
  /** A return whose answer did not arrive. */
  #interrupted: { code: string; pending: PendingSignIn } | undefined

  constructor(parts: AccountsParts) {
    this.#parts = parts
  }

  createAccount: Commands['createAccount'] = (options) => {
    const { email, password, name, invite } = options
    return this.#enter(options, email, true, async (client, device) => {
      const answer = await client.register({ email, password, name, invite }, device)
      if (answer.ok || answer.failure !== 'emailExists') return answer
      // The answer to an earlier try may have been lost: then the account is this person's, and the password shows it.
      const login = await client.login({ email, password }, device)
      return login.ok ? login : answer
    })
  }

  signIn: Commands['signIn'] = (options) => {
    const { email, password } = options
    return this.#enter(options, email, false, (client, device) => client.login({ email, password }, device))
  }

  joinWithCode: Commands['joinWithCode'] = (options) => {
    const code = options.code.replace(/[\s-]/g, '')
    // Whose code it is shows only in the answer.
    return this.#enter(options, undefined, false, (client, device) => client.join(code, device))
  }

  forgotPassword: Commands['forgotPassword'] = async ({ address, email }) => {
    const relay = await this.#relayAt(address)
    return relay.ok ? this.#parts.client(relay.value.http).forgotPassword(email) : relay
  }

  resetPassword: Commands['resetPassword'] = async ({ address, code, chosen }) => {
    const relay = await this.#relayAt(address)
    return relay.ok ? this.#parts.client(relay.value.http).resetPassword(code, chosen) : relay
  }

  changePassword: Commands['changePassword'] = async (given) => {
    const { profile, registry } = this.#parts
    const askedAt = this.#parts.now()
    const answer = await this.#asAccount((client, token) => client.changePassword(token, given))
    if (!answer.ok) return answer
    const { access, refresh, expiresInSeconds } = answer.value
    await registry
      .change((profiles) => [
        replaced(profiles, profile, {
          refreshToken: refresh,
          accessToken: access,
          accessEndsAt: askedAt + expiresInSeconds * 1_000,
        }),
        undefined,
      ])
      // The relay renews the token before it as well.
      .catch(() => undefined)
    return success(undefined)
  }

  deleteAccount: Commands['deleteAccount'] = async ({ confirmation }) => {
    const { profile, registry, settings } = this.#parts
    const answer = await this.#asAccount((client, token) => client.deleteAccount(token, confirmation))
    if (!answer.ok) return answer
    await settings.change({ syncEnabled: false })
    await registry.change((profiles) => [accountGone(profiles, profile), undefined]).catch(() => undefined)
    return answer
  }

  signOut: Commands['signOut'] = async () => {
    const { profile, registry, settings } = this.#parts
    // First, because it cannot fail: from here on nothing leaves this device.
    await settings.change({ syncEnabled: false })
    await registry.change((profiles) => [signedOut(profiles, profile), undefined])
    void this.sayFarewells()
  }

  removeProfile: Commands['removeProfile'] = async (id) => {
    const { profile, registry } = this.#parts
    const shown = await registry.change((profiles) => leaving(profiles, id, profile, uuidv4()))
    // Tells the relay and removes the notes when the page has loaded again.
    if (shown !== profile) this.#parts.show(shown)
    else await this.#parts.tidy()
  }

  devices: Commands['devices'] = () => this.#asAccount((client, token) => client.devices(token))

  renameDevice: Commands['renameDevice'] = (id, name) =>
    this.#asAccount((client, token) => client.renameDevice(token, id, name.trim()))

  revokeDevice: Commands['revokeDevice'] = async (id) => {
    const { profile, registry } = this.#parts
    const owner = profileWith(await registry.read(), profile)?.owner
    if (owner?.kind === 'account' && owner.account.deviceId === id) {
      await this.signOut()
      return success(undefined)
    }
    return this.#asAccount((client, token) => client.revokeDevice(token, id))
  }

  signInProviders: Commands['signInProviders'] = async (text) => {
    const address = parseRelayAddress(text)
    if (address === undefined) return []
    const answer = await this.#parts.client(address.http).providers()
    return answer.ok ? answer.value : []
  }

  signInWithProvider: Commands['signInWithProvider'] = async ({ address, provider, addNotes, invite }) => {
    const relay = await this.#relayAt(address)
    if (!relay.ok) return relay
    const server = relay.value.http
    const { verifier, challenge } = newVerifier()
    const answer = await this.#parts
      .client(server)
      .startWithProvider(provider.id, { challenge, purpose: 'sign-in', invite })
    return answer.ok ? this.#leave(answer.value, { server, provider, verifier }, { kind: 'signIn', addNotes }) : answer
  }

  linkProvider: Commands['linkProvider'] = ({ provider, confirmation }) => {
    const { verifier, challenge } = newVerifier()
    return this.#leaveAsAccount({ provider, verifier }, { kind: 'link' }, (client, token) =>
      client.startWithProvider(provider.id, { challenge, purpose: 'link', confirmation }, token),
    )
  }

  proveWithProvider: Commands['proveWithProvider'] = ({ provider, use, linkProvider }) => {
    const { verifier, challenge } = newVerifier()
    return this.#leaveAsAccount({ provider, verifier }, { kind: 'prove', use, linkProvider }, (client, token) =>
      client.startWithProvider(provider.id, { challenge, purpose: 'prove' }, token),
    )
  }

  returnFromProvider: Commands['returnFromProvider'] = async (answer) => {
    if ('problem' in answer) {
      this.#parts.pending.take()
      return failure(problems[answer.problem])
    }
    const { code } = answer
    const pending = this.#interrupted?.code === code ? this.#interrupted.pending : this.#parts.pending.take()
    // Begun in another tab, or by somebody who had this one follow a link.
    if (pending === undefined) return failure('signInOver')
    const outcome = await this.#finish(pending, code)
    const isOpen = !outcome.ok && outcome.failure === 'unreachable'
    this.#interrupted = isOpen ? { code, pending } : undefined
    return outcome
  }

  signInMethods: Commands['signInMethods'] = () => this.#asAccount((client, token) => client.signInMethods(token))

  unlinkSignIn: Commands['unlinkSignIn'] = (id) => this.#asAccount((client, token) => client.unlink(token, id))

  newJoinCode: Commands['newJoinCode'] = () => this.#asAccount((client, token) => client.newJoinCode(token))

  /** Tells relays of the sign-ins that have ended here, those that can be reached. */
  async sayFarewells(): Promise<void> {
    if (this.#sayingFarewells) return
    this.#sayingFarewells = true
    const { registry } = this.#parts
    try {
      for (const farewell of (await registry.read()).farewells) {
        const answer = await this.#parts.client(farewell.server).logout(farewell.refreshToken)
        if (!answer.ok && (answer.failure === 'unreachable' || answer.retryAfterSeconds !== undefined)) continue
        await registry.change((profiles) => [farewellSaid(profiles, farewell), undefined])
      }
    } catch {
      // This device's storage refused; they are said again at the next occasion.
    } finally {
      this.#sayingFarewells = false
    }
  }

  async #enter(
    options: SignInOptions,
    email: string | undefined,
    isNew: boolean,
    ask: (client: AuthClient, device: DeviceClaim) => Promise<Outcome<SignedIn>>,
  ): Promise<Outcome> {
    const relay = await this.#relayAt(options.address)
    if (!relay.ok) return relay
    const answer = await this.#arrive(relay.value.http, email, async (client, device) => {
      const signedIn = await ask(client, device)
      return signedIn.ok ? success({ signedIn: signedIn.value, isNew, addNotes: options.addNotes }) : signedIn
    })
    return answer.ok ? success(undefined) : answer
  }

  /** `who` names the device's sign-ins that are alike: they are of one device. */
  async #arrive(
    server: string,
    who: string | undefined,
    ask: (
      client: AuthClient,
      device: DeviceClaim,
    ) => Promise<Outcome<{ signedIn: SignedIn; isNew: boolean; addNotes: boolean }>>,
  ): Promise<Outcome<SignedIn>> {
    const { profile, registry, settings } = this.#parts
    let deviceId: string
    try {
      deviceId =
        who === undefined
          ? uuidv4()
          : await registry.change((profiles) => withDeviceId(profiles, server, who, uuidv4()))
    } catch {
      return failure('notSaved')
    }
    const askedAt = this.#parts.now()
    const client = this.#parts.client(server)
    const answer = await ask(client, { id: deviceId, name: settings.current.deviceName })
    if (!answer.ok) return answer
    const { signedIn, isNew, addNotes } = answer.value
    const { accountId, tokens, ...person } = signedIn
    const arrival = {
      shown: profile,
      account: { server, id: accountId, ...person },
      session: {
        id: uuidv4(),
        refreshToken: tokens.refresh,
        accessToken: tokens.access,
        accessEndsAt: askedAt + tokens.expiresInSeconds * 1_000,
      },
      addNotes,
      hasNotes: this.#parts.hasNotes(),
    }
    let wasNobodys = false
    let shown: string
    try {
      shown = await registry.change((profiles) => {
        wasNobodys = profileWith(profiles, profile)?.owner.kind === 'nobody'
        return arrived(profiles, arrival, uuidv4())
      })
    } catch {
      // Nobody will ever show these tokens again.
      void client.logout(tokens.refresh)
      return failure('notSaved')
    }
    const synced = { syncEnabled: true, syncEverEnabled: true, syncAddress: server, syncRelay: '' }
    if (shown === profile) {
      if (wasNobodys && !isNew) this.#parts.yieldSettings()
      await settings.change(synced)
    } else {
      const device = Object.fromEntries(deviceSettings.map((name) => [name, settings.current[name]]))
      await this.#parts.prepareSettings(shown, { ...device, ...synced })
      this.#parts.show(shown)
    }
    void this.sayFarewells()
    return success(signedIn)
  }

  /** Goes to the provider's page, having kept what it takes to come back. */
  async #leave(
    url: string,
    begun: Pick<PendingSignIn, 'server' | 'provider' | 'verifier'>,
    wants: SignInWants,
  ): Promise<Outcome> {
    const { profile, pending } = this.#parts
    try {
      pending.keep({ ...begun, wants, profile, accountId: await this.#ownerId() })
    } catch {
      return failure('notSaved')
    }
    await this.#parts.leave(url)
    return success(undefined)
  }

  async #leaveAsAccount(
    begun: { provider: SignInProvider; verifier: string },
    wants: SignInWants,
    ask: (client: AuthClient, token: string) => Promise<Outcome<string>>,
  ): Promise<Outcome> {
    const { profile, registry } = this.#parts
    const answer = await this.#asAccount(ask)
    if (!answer.ok) return answer
    const owner = profileWith(await registry.read(), profile)?.owner
    if (owner?.kind !== 'account') return failure('signInAgain')
    return this.#leave(answer.value, { ...begun, server: owner.account.server }, wants)
  }

  async #finish(pending: PendingSignIn, code: string): Promise<Outcome<ProviderReturn>> {
    const { server, provider, verifier, wants } = pending
    // Another tab may have signed somebody in meanwhile, or shown somebody else.
    const isSame = pending.profile === this.#parts.profile && pending.accountId === (await this.#ownerId())
    if (wants.kind === 'signIn') {
      const answer = await this.#arrive(server, `with ${provider.id}`, async (client, device) => {
        const entered = await client.enterWithProvider({ code, verifier }, device)
        return entered.ok ? success({ ...entered.value, addNotes: wants.addNotes && isSame }) : entered
      })
      return answer.ok ? success({ kind: 'signedIn', email: answer.value.email }) : answer
    }
    if (!isSame) return failure('signInOver')
    if (wants.kind === 'link') {
      const linked = await this.#asAccount((client, token) => client.linkProvider(token, { code, verifier }))
      return linked.ok ? success({ kind: 'linked', provider }) : linked
    }
    const proven = await this.#asAccount((client, token) => client.proveWithProvider(token, { code, verifier }))
    if (!proven.ok) return proven
    return success({ kind: 'proven', use: wants.use, proof: proven.value, linkProvider: wants.linkProvider })
  }

  /** Whose notes are shown; `undefined`: nobody's. */
  async #ownerId(): Promise<string | undefined> {
    const { profile, registry } = this.#parts
    const owner = profileWith(await registry.read(), profile)?.owner
    return owner?.kind === 'account' ? owner.account.id : undefined
  }

  async #relayAt(text: string): Promise<Outcome<RelayAddress>> {
    const address = parseRelayAddress(text)
    if (address === undefined) return failure('badAddress')
    const check = await this.#parts.checkRelay(address)
    return check.ok ? success(address) : check
  }

  /** Asks with a token, and with a newer one where the relay would not have the first. */
  async #asAccount<T>(ask: (client: AuthClient, token: string) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const { profile, registry, keeper } = this.#parts
    let spent: string | undefined
    for (;;) {
      const owner = profileWith(await registry.read(), profile)?.owner
      const token = await keeper.token(spent)
      if (token.kind === 'unavailable') return failure('unreachable')
      if (token.kind !== 'token' || owner?.kind !== 'account') return failure('signInAgain')
      const answer = await ask(this.#parts.client(owner.account.server), token.token)
      if (answer.ok || answer.failure !== 'signInAgain' || spent !== undefined) return answer
      spent = token.token
    }
  }
}

/** What is left to say of a sign-in that the relay has ended. */
const problems = { denied: 'providerRefused', failed: 'providerAway', expired: 'signInOver' } as const

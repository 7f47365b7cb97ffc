import { beforeEach, describe, expect, it } from 'vitest'
import type { PendingSignIn } from '../store/pending-sign-in.ts'
import { noProfiles, profileWith, withShown } from '../store/profiles.ts'
import type { Settings } from '../store/settings.ts'
import { MemoryRegistry } from '../store/testing/memory-registry.ts'
import { AuthClient, success } from '../sync/auth-client.ts'
import { MemoryRelay } from '../sync/testing/memory-relay.ts'
import { TokenKeeper } from '../sync/token-keeper.ts'
import { accountStates } from './account-states.ts'
import { Accounts } from './accounts.ts'

const home = 'https://home.example'
const work = 'https://work.example'
const relays = new Map<string, MemoryRelay>()
const relayAt = (server: string): MemoryRelay => {
  const relay = relays.get(server)
  if (relay === undefined) throw new Error(`No relay at ${server}`)
  return relay
}

/** A device that shows one profile after the other, as pages that load anew. */
class Device {
  readonly registry = new MemoryRegistry(withShown(noProfiles, 'local', '')[0])
  readonly settings = new Map<string, Partial<Settings>>([['local', { deviceName: 'Laptop', language: 'zh' }]])
  shown = 'local'
  hasNotes = true
  settingsYielded = 0
  /** Where it went. */
  readonly left: string[] = []
  pending: PendingSignIn | undefined
  accounts = this.#page()

  get current(): Settings {
    return this.settings.get(this.shown) as Settings
  }

  get state() {
    return accountStates(this.registry.current, this.shown)
  }

  get owner() {
    return profileWith(this.registry.current, this.shown)?.owner
  }

  newPage(): this {
    this.accounts = this.#page()
    return this
  }

  #page(): Accounts {
    const profile = this.shown
    const { registry } = this
    const client = (server: string) => new AuthClient(server, relayAt(server).fetch)
    const change = (id: string, settings: Partial<Settings>): void => {
      this.settings.set(id, { ...this.settings.get(id), ...settings })
    }
    const device = (): Settings => this.settings.get(profile) as Settings
    return new Accounts({
      profile,
      registry,
      keeper: new TokenKeeper({
        profile,
        registry,
        refresh: (server, token) => client(server).refresh(token),
        exclusively: (work) => work(),
        now: () => 0,
      }),
      settings: {
        get current() {
          return device()
        },
        change: (settings) => Promise.resolve(change(profile, settings)),
      },
      client,
      checkRelay: () => Promise.resolve(success(undefined)),
      hasNotes: () => this.hasNotes,
      yieldSettings: () => this.settingsYielded++,
      prepareSettings: (id, settings) => Promise.resolve(change(id, settings)),
      show: (id) => {
        this.shown = id
        this.accounts = this.#page()
      },
      leave: (url) => {
        this.left.push(url)
        return Promise.resolve()
      },
      pending: {
        keep: (pending) => (this.pending = pending),
        take: () => {
          const { pending } = this
          this.pending = undefined
          return pending
        },
      },
      tidy: () => Promise.resolve(),
      now: () => 0,
    })
  }
}

const mei = { email: 'mei@example.org', password: 'secret words' }
const ben = { email: 'ben@example.org', password: 'other words' }
const create = (device: Device, who = mei, address = home, addNotes = true) =>
  device.accounts.createAccount({ address, addNotes, ...who, name: undefined, invite: undefined })
const signIn = (device: Device, who = mei, address = home, addNotes = true) =>
  device.accounts.signIn({ address, addNotes, ...who })
/** Lets what nobody waits for happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

let relay: MemoryRelay
let device: Device
beforeEach(() => {
  relay = new MemoryRelay()
  relays.set(home, relay)
  relays.set(work, new MemoryRelay())
  device = new Device()
})

describe('creating an account', () => {
  it('binds the notes that are here, and turns sync on', async () => {
    expect(await create(device)).toEqual({ ok: true, value: undefined })
    expect(device.shown).toBe('local')
    expect(device.state.account).toEqual({ kind: 'signedIn', email: mei.email, name: '', server: home })
    expect(device.current).toMatchObject({ syncEnabled: true, syncEverEnabled: true, syncAddress: home, syncRelay: '' })
    expect(device.settingsYielded).toBe(0)
    expect(relay.devices.map(({ name }) => name)).toEqual(['Laptop'])
  })

  it.each([0, 1, 2])('is one account and one device, however many answers are lost: %i', async (lost) => {
    relay.network = 'answerLost'
    for (let time = 0; time < lost; time++)
      expect(await create(device)).toMatchObject({ ok: false, failure: 'unreachable' })
    expect(device.state.account.kind).toBe('none')
    relay.network = 'up'
    expect(await create(device)).toMatchObject({ ok: true })
    expect(relay.accounts).toHaveLength(1)
    expect(relay.devices).toHaveLength(1)
    expect(device.state.account.kind).toBe('signedIn')
  })

  it('tells whoever has another password that there is one', async () => {
    await create(new Device())
    expect(await create(device, { ...mei, password: 'guess' })).toMatchObject({ ok: false, failure: 'emailExists' })
    expect(device.state.account.kind).toBe('none')
  })

  it('changes nothing here where this device’s storage refuses', async () => {
    device.registry.refusal = new Error('full')
    expect(await create(device)).toMatchObject({ ok: false, failure: 'notSaved' })
    expect(device.current.syncEnabled).toBeUndefined()
    device.registry.refusal = undefined
    expect(await create(device)).toMatchObject({ ok: true })
  })
})

describe('signing in', () => {
  beforeEach(async () => {
    await create(new Device())
  })

  it('makes a device’s own notes the account’s, and lets the account’s settings count', async () => {
    expect(await signIn(device)).toMatchObject({ ok: true })
    expect(device.shown).toBe('local')
    expect(device.settingsYielded).toBe(1)
  })

  it('leaves them apart where that is wished, and keeps what is the device’s', async () => {
    expect(await signIn(device, mei, home, false)).toMatchObject({ ok: true })
    expect(device.shown).not.toBe('local')
    expect(device.current).toMatchObject({
      syncEnabled: true,
      syncAddress: home,
      deviceName: 'Laptop',
      language: 'zh',
    })
    expect(device.settings.get('local')).not.toHaveProperty('syncEnabled')
    expect(device.state.profiles.map(({ email, active }) => [email, active])).toEqual([
      [undefined, false],
      [mei.email, true],
    ])
  })

  it('with a wrong password changes nothing', async () => {
    const before = device.registry.current
    expect(await signIn(device, { ...mei, password: 'guess' })).toMatchObject({ failure: 'wrongPassword' })
    expect(device.registry.current.profiles).toBe(before.profiles)
  })

  it('by a code of another device, once', async () => {
    await signIn(device)
    const made = await device.accounts.newJoinCode()
    const code = made.ok ? made.value.code : ''
    const phone = new Device()
    const spaced = `${code.slice(0, 4)} ${code.slice(4)}`
    const join = { address: home, addNotes: true, code: spaced }
    expect(await phone.accounts.joinWithCode(join)).toMatchObject({ ok: true })
    expect(phone.state.account).toMatchObject({ kind: 'signedIn', email: mei.email })
    expect(await new Device().accounts.joinWithCode(join)).toMatchObject({ failure: 'codeInvalid' })
  })

  it('at another relay, and back, it is the same notes', async () => {
    await signIn(device)
    await create(device, mei, work)
    expect(device.current).toMatchObject({ syncAddress: work, syncRelay: '' })
    await signIn(device, mei, home)
    expect(device.shown).toBe('local')
    expect(device.state.profiles).toHaveLength(1)
    expect(device.state.account).toMatchObject({ kind: 'signedIn', server: home })
    await settle()
    expect(relayAt(work).devices).toEqual([])
  })

  it('after the relay was wiped, it is the same notes', async () => {
    await signIn(device)
    relay.wipe()
    expect(await device.accounts.devices()).toMatchObject({ ok: false, failure: 'signInAgain' })
    expect(device.state.account.kind).toBe('signInAgain')
    await create(device)
    expect(device.shown).toBe('local')
    expect(device.state).toMatchObject({ account: { kind: 'signedIn' }, profiles: [{ id: 'local' }] })
  })

  it('as another person, and as the first one again', async () => {
    await signIn(device)
    await create(device, ben, home, false)
    const bens = device.shown
    expect(bens).not.toBe('local')
    await signIn(device, mei, home, false)
    expect(device.shown).toBe('local')
    await signIn(device, ben, home, false)
    expect(device.shown).toBe(bens)
    expect(device.registry.current.copies).toEqual([])
    expect(device.registry.current.profiles).toHaveLength(2)
  })
})

describe('signing out', () => {
  beforeEach(async () => {
    await create(device)
  })

  it('keeps the notes here as the account’s, and tells the relay', async () => {
    await device.accounts.signOut()
    await settle()
    expect(device.state.account).toMatchObject({ kind: 'signedOut', email: mei.email })
    expect(device.current.syncEnabled).toBe(false)
    expect(relay.devices).toEqual([])
    expect(device.registry.current.farewells).toEqual([])
    expect(JSON.stringify(device.registry.current)).not.toContain('refresh')
  })

  it.each(['refused', 'answerLost'] as const)('happens also while the network is: %s', async (network) => {
    relay.network = network
    await device.accounts.signOut()
    await settle()
    expect(device.state.account.kind).toBe('signedOut')
    expect(device.registry.current.farewells).toHaveLength(1)
    relay.network = 'up'
    await device.accounts.sayFarewells()
    expect(device.registry.current.farewells).toEqual([])
    expect(relay.devices).toEqual([])
  })

  it('is not said of the sign-in that follows it', async () => {
    relay.network = 'refused'
    await device.accounts.signOut()
    await settle()
    relay.network = 'up'
    await signIn(device)
    await settle()
    expect(device.registry.current.farewells).toEqual([])
    expect(relay.devices).toHaveLength(1)
    expect(await device.accounts.devices()).toMatchObject({ ok: true })
  })

  it('of this very device among the devices is signing out', async () => {
    const owner = device.owner
    await device.accounts.revokeDevice(owner?.kind === 'account' ? owner.account.deviceId : '')
    expect(device.state.account.kind).toBe('signedOut')
  })
})

describe('a device that is revoked', () => {
  it('asks to sign in again, keeps its notes, and goes on as before after that', async () => {
    const phone = new Device()
    await create(device)
    await signIn(phone)
    const list = await phone.accounts.devices()
    const other = list.ok ? list.value.find(({ current }) => !current) : undefined
    expect(await phone.accounts.revokeDevice(other?.id ?? '')).toMatchObject({ ok: true })
    expect(await device.accounts.newJoinCode()).toMatchObject({ failure: 'signInAgain' })
    expect(device.state.account).toMatchObject({ kind: 'signInAgain', email: mei.email })
    // Sync stays on: it goes on by itself once somebody has signed in.
    expect(device.current.syncEnabled).toBe(true)
    expect(await signIn(device)).toMatchObject({ ok: true })
    expect(device.shown).toBe('local')
    expect(device.state.account.kind).toBe('signedIn')
  })
})

describe('changing the password', () => {
  it('keeps this device signed in with what the relay gave, and no other', async () => {
    const phone = new Device()
    await create(device)
    await signIn(phone)
    expect(await device.accounts.changePassword({ current: { password: 'wrong' }, chosen: 'new words' })).toMatchObject(
      {
        failure: 'wrongPassword',
      },
    )
    expect(
      await device.accounts.changePassword({ current: { password: mei.password }, chosen: 'new words' }),
    ).toMatchObject({
      ok: true,
    })
    expect(await device.accounts.devices()).toMatchObject({ ok: true, value: [{ current: true }] })
    expect(await phone.accounts.devices()).toMatchObject({ failure: 'signInAgain' })
  })
})

describe('an account that is deleted', () => {
  it('leaves its notes here, which are nobody’s then', async () => {
    await create(device)
    expect(await device.accounts.deleteAccount({ confirmation: { password: 'wrong' } })).toMatchObject({
      failure: 'wrongPassword',
    })
    expect(await device.accounts.deleteAccount({ confirmation: { password: mei.password } })).toMatchObject({
      ok: true,
    })
    expect(device.state.account).toEqual({ kind: 'none' })
    expect(device.shown).toBe('local')
    expect(device.current.syncEnabled).toBe(false)
    expect(relay.accounts).toEqual([])
  })
})

describe('a profile that is removed from the device', () => {
  it('is signed out, and another one is shown', async () => {
    await create(device)
    await device.accounts.removeProfile('local')
    expect(device.shown).not.toBe('local')
    expect(device.state.account).toEqual({ kind: 'none' })
    await device.accounts.sayFarewells()
    expect(relay.devices).toEqual([])
    expect(relay.accounts).toHaveLength(1)
  })
})

it('whoever is not signed in is asked to for everything that takes an account', async () => {
  for (const answer of [
    await device.accounts.devices(),
    await device.accounts.newJoinCode(),
    await device.accounts.changePassword({ current: { password: 'a' }, chosen: 'b' }),
    await device.accounts.deleteAccount({ confirmation: { password: 'a' } }),
  ])
    expect(answer).toMatchObject({ ok: false, failure: 'signInAgain' })
})

it.each(['', 'not an address', 'ftp://relay.example'])('“%s” is no address of a relay', async (address) => {
  expect(await signIn(device, mei, address)).toMatchObject({ ok: false, failure: 'badAddress' })
})

describe('a provider', () => {
  const provider = { id: 'work', name: 'Work' }
  const begin = (at: Device, addNotes = true) =>
    at.accounts.signInWithProvider({ address: home, provider, addNotes, invite: undefined })
  const codeIn = (at: Device): string => new URL(at.left.at(-1) ?? '').searchParams.get('code') ?? ''
  /** The page that comes back is another one than the one that left. */
  const comeBack = (at: Device, code = codeIn(at)) => at.newPage().accounts.returnFromProvider({ code })
  const pass = async (at: Device, addNotes = true) => {
    expect(await begin(at, addNotes)).toMatchObject({ ok: true })
    return comeBack(at)
  }

  it('is left for, with a secret that stays here, and brings an account with the notes that are here', async () => {
    await begin(device)
    expect(device.left).toHaveLength(1)
    expect(device.left[0]).not.toContain(device.pending?.verifier)
    expect(device.state.account.kind).toBe('none')
    expect(await comeBack(device)).toEqual({ ok: true, value: { kind: 'signedIn', email: mei.email } })
    expect([device.shown, device.settingsYielded]).toEqual(['local', 0])
    expect(device.current).toMatchObject({ syncEnabled: true, syncAddress: home })
    const phone = new Device()
    await pass(phone)
    expect(phone.state.account).toMatchObject({ kind: 'signedIn', email: mei.email })
    expect([relay.accounts.length, phone.settingsYielded]).toEqual([1, 1])
  })

  it('leaves the notes apart where that is wished, and where somebody signed in meanwhile', async () => {
    await pass(device, false)
    expect(device.shown).not.toBe('local')
    const shared = new Device()
    await begin(shared)
    const code = codeIn(shared)
    // In another tab.
    await create(shared, ben)
    expect(await comeBack(shared, code)).toMatchObject({ ok: true })
    expect(shared.registry.current.copies).toEqual([])
    expect(shared.state.profiles.map(({ email }) => email)).toEqual([ben.email, mei.email])
  })

  it('keeps one device here, however often one signs in', async () => {
    await pass(device)
    await device.accounts.signOut()
    await settle()
    await pass(device)
    expect(relay.devices).toHaveLength(1)
  })

  it('brings nothing to a page that did not begin, and once only to the one that did', async () => {
    await begin(device)
    const other = new Device()
    expect(await comeBack(other, codeIn(device))).toMatchObject({ failure: 'signInOver' })
    await begin(other)
    expect(await comeBack(other, codeIn(device))).toMatchObject({ failure: 'signInOver' })
    await pass(device)
    expect(await comeBack(device)).toMatchObject({ failure: 'signInOver' })
  })

  it.each([
    ['denied', 'providerRefused'],
    ['failed', 'providerAway'],
    ['expired', 'signInOver'],
  ] as const)('that ends with %s changes nothing here', async (problem, expected) => {
    const before = device.registry.current
    await begin(device)
    expect(await device.newPage().accounts.returnFromProvider({ problem })).toMatchObject({ failure: expected })
    expect([device.pending, device.registry.current]).toEqual([undefined, before])
  })

  it('whose answer is lost asks to sign in again, which works', async () => {
    await begin(device)
    const page = device.newPage()
    const code = codeIn(device)
    relay.network = 'refused'
    expect(await page.accounts.returnFromProvider({ code })).toMatchObject({ failure: 'unreachable' })
    relay.network = 'answerLost'
    expect(await page.accounts.returnFromProvider({ code })).toMatchObject({ failure: 'unreachable' })
    relay.network = 'up'
    expect(await page.accounts.returnFromProvider({ code })).toMatchObject({ failure: 'signInOver' })
    await pass(device)
    expect([relay.accounts.length, relay.devices.length]).toEqual([1, 1])
    expect(device.state.account.kind).toBe('signedIn')
  })

  it('gets nobody into an account of the same address, until both are proved', async () => {
    await create(new Device())
    expect(await pass(device)).toMatchObject({ failure: 'linkNeeded' })
    await signIn(device)
    const link = (password: string) => device.accounts.linkProvider({ provider, confirmation: { password } })
    expect(await link('guess')).toMatchObject({ failure: 'wrongPassword' })
    await link(mei.password)
    expect(await comeBack(device)).toEqual({ ok: true, value: { kind: 'linked', provider } })
    expect(await device.accounts.signInMethods()).toMatchObject({
      ok: true,
      value: { hasPassword: true, linked: [{ id: 'work', name: 'Work' }], providers: [provider] },
    })
    const phone = new Device()
    expect(await pass(phone)).toMatchObject({ ok: true })
    expect(relay.accounts).toHaveLength(1)
    expect(await device.accounts.unlinkSignIn('work')).toMatchObject({ ok: true })
    expect(await pass(new Device())).toMatchObject({ failure: 'linkNeeded' })
  })

  it('links nothing to somebody else, who has signed in meanwhile', async () => {
    await create(device)
    await device.accounts.linkProvider({ provider, confirmation: { password: mei.password } })
    const code = codeIn(device)
    await device.accounts.signOut()
    await create(device, ben, home, false)
    expect(await comeBack(device, code)).toMatchObject({ failure: 'signInOver' })
    expect(relay.accounts.flatMap(({ linked }) => Object.keys(linked))).toEqual([])
  })

  it('confirms what takes a password, for an account without one', async () => {
    await pass(device)
    await device.accounts.proveWithProvider({ provider, use: 'changePassword', linkProvider: undefined })
    const proven = await comeBack(device)
    expect(proven).toMatchObject({ ok: true, value: { kind: 'proven', use: 'changePassword' } })
    const proof = proven.ok && proven.value.kind === 'proven' ? proven.value.proof : ''
    expect(await device.accounts.changePassword({ current: { proof }, chosen: 'new words' })).toMatchObject({
      ok: true,
    })
    expect(await signIn(new Device(), { ...mei, password: 'new words' })).toMatchObject({ ok: true })
    expect(await device.accounts.deleteAccount({ confirmation: { proof } })).toMatchObject({ ok: true })
    expect(device.state.account.kind).toBe('none')
  })

  it('is named by the relay; by one that is away, none is', async () => {
    expect(await device.accounts.signInProviders(home)).toEqual([provider])
    relay.network = 'refused'
    expect(await device.accounts.signInProviders(home)).toEqual([])
  })
})

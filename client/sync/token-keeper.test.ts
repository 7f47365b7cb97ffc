import { beforeEach, describe, expect, it } from 'vitest'
import type { SpaceId } from '../../shared/ids.ts'
import { arrived, signedOut } from '../store/profile-sign-ins.ts'
import { profileWith, sessionOf, withShown, noProfiles } from '../store/profiles.ts'
import { MemoryRegistry } from '../store/testing/memory-registry.ts'
import { failure, success, type AccountFailure, type Outcome, type SignedIn } from './auth-client.ts'
import { TokenKeeper } from './token-keeper.ts'

const minute = 60_000
const hour = 60 * minute

/** A relay that rotates refresh tokens, and answers when the test lets it. */
class Relay {
  current = 1
  asked: string[] = []
  failure: AccountFailure | undefined
  readonly #waiting: (() => void)[] = []
  isHeld = false
  accountId = 'mei'

  async refresh(refreshToken: string): Promise<Outcome<SignedIn>> {
    this.asked.push(refreshToken)
    if (this.isHeld) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (this.failure !== undefined) return failure(this.failure)
    const known = [`r${this.current}`, `r${this.current - 1}`].indexOf(refreshToken)
    if (known === -1) return failure('signInAgain')
    // An answer that was lost is given again.
    if (known === 0) this.current++
    return success({
      accountId: this.accountId,
      email: 'mei@example.org',
      name: 'Mei',
      spaceId: 'space' as SpaceId,
      deviceId: 'device',
      tokens: { access: `a${this.current}`, refresh: `r${this.current}`, expiresInSeconds: 3_600 },
    })
  }

  release(): void {
    this.isHeld = false
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

let relay: Relay
let registry: MemoryRegistry
let now: number
let lock: Promise<unknown>

/** Another tab, or the page loaded again. */
const newTab = (): TokenKeeper =>
  new TokenKeeper({
    profile: 'local',
    registry,
    refresh: (_server, token) => relay.refresh(token),
    exclusively: (work) => {
      const result = lock.then(work)
      lock = result.catch(() => undefined)
      return result
    },
    now: () => now,
  })
const state = () => {
  const owner = profileWith(registry.current, 'local')?.owner
  return owner?.kind === 'account' ? owner.signIn.state : owner?.kind
}
const refreshToken = () => sessionOf(profileWith(registry.current, 'local'))?.refreshToken

beforeEach(() => {
  relay = new Relay()
  now = 1_000_000
  lock = Promise.resolve()
  const account = { server: 'https://relay.example', id: 'mei', email: 'mei@example.org', name: '', deviceId: 'device' }
  const [profiles] = arrived(
    withShown(noProfiles, 'local', '')[0],
    {
      shown: 'local',
      account: { ...account, spaceId: 'space' as SpaceId },
      session: { id: 's', refreshToken: 'r1', accessToken: 'a1', accessEndsAt: now + hour },
      addNotes: true,
      hasNotes: false,
    },
    '',
  )
  registry = new MemoryRegistry(profiles)
})

describe('a token', () => {
  it('is shown for as long as it holds, without asking anybody', async () => {
    const keeper = newTab()
    expect(await keeper.token(undefined)).toEqual({ kind: 'token', token: 'a1' })
    now += 54 * minute
    expect(await keeper.token(undefined)).toEqual({ kind: 'token', token: 'a1' })
    expect(relay.asked).toEqual([])
  })

  it('is renewed before it ends, and kept', async () => {
    now += 56 * minute
    expect(await newTab().token(undefined)).toEqual({ kind: 'token', token: 'a2' })
    expect(refreshToken()).toBe('r2')
    expect(await newTab().token(undefined)).toEqual({ kind: 'token', token: 'a2' })
    expect(relay.asked).toEqual(['r1'])
  })

  it('is renewed when the relay would not have it', async () => {
    expect(await newTab().token('a1')).toEqual({ kind: 'token', token: 'a2' })
  })

  it('is renewed once, however many ask, in however many tabs', async () => {
    relay.isHeld = true
    const [first, second] = [newTab(), newTab()]
    const answers = Promise.all([first.token('a1'), first.token('a1'), second.token('a1'), second.token(undefined)])
    await new Promise((resolve) => setImmediate(resolve))
    relay.release()
    expect((await answers).map((answer) => 'token' in answer && answer.token)).toEqual(['a2', 'a2', 'a2', 'a1'])
    expect(relay.asked).toEqual(['r1'])
  })

  it('goes on to be had after weeks without network', async () => {
    now += 20 * 24 * hour
    relay.failure = 'unreachable'
    expect(await newTab().token(undefined)).toEqual({ kind: 'unavailable' })
    relay.failure = undefined
    expect(await newTab().token(undefined)).toEqual({ kind: 'token', token: 'a2' })
  })

  it.each(['unreachable', 'notARelay', 'tooManyTries', 'cannotStore', 'unknown'] as const)(
    'is shown to its end, and nobody signed out, while the relay says: %s',
    async (problem) => {
      relay.failure = problem
      now += 58 * minute
      expect(await newTab().token(undefined)).toEqual({ kind: 'token', token: 'a1' })
      expect(await newTab().token('a1')).toEqual({ kind: 'unavailable' })
      now += 3 * minute
      expect(await newTab().token(undefined)).toEqual({ kind: 'unavailable' })
      expect(state()).toBe('signedIn')
    },
  )

  it('whose answer was lost is had the next time', async () => {
    await relay.refresh('r1')
    expect(await newTab().token('a1')).toEqual({ kind: 'token', token: 'a2' })
    expect(refreshToken()).toBe('r2')
  })

  it('that this device could not store is shown, and had again', async () => {
    registry.refusal = new Error('full')
    expect(await newTab().token('a1')).toEqual({ kind: 'token', token: 'a2' })
    registry.refusal = undefined
    expect(await newTab().token('a1')).toEqual({ kind: 'token', token: 'a2' })
    expect(refreshToken()).toBe('r2')
  })
})

describe('when the relay will not renew', () => {
  beforeEach(() => {
    relay.current = 40
  })

  it('it is asked once, and the person is', async () => {
    const keeper = newTab()
    expect(await keeper.token('a1')).toEqual({ kind: 'ended' })
    expect(state()).toBe('ended')
    for (let time = 0; time < 5; time++) expect(await keeper.token('a1')).toEqual({ kind: 'ended' })
    expect(relay.asked).toEqual(['r1'])
  })

  it('the next page asks once more: it may be the relay that it was again', async () => {
    await newTab().token('a1')
    relay.current = 1
    expect(await newTab().token(undefined)).toEqual({ kind: 'token', token: 'a2' })
    expect(state()).toBe('signedIn')
  })

  it('or renews it for another account, it is as if it had not', async () => {
    relay.current = 1
    relay.accountId = 'ben'
    expect(await newTab().token('a1')).toEqual({ kind: 'ended' })
    expect(state()).toBe('ended')
    expect(refreshToken()).toBe('r1')
  })

  it('what another tab has got meanwhile stands', async () => {
    relay.isHeld = true
    const asked = newTab().token('a1')
    await new Promise((resolve) => setImmediate(resolve))
    relay.current = 1
    // Where a browser has no locks.
    lock = Promise.resolve()
    relay.isHeld = false
    expect(await newTab().token('a1')).toEqual({ kind: 'token', token: 'a2' })
    relay.current = 40
    relay.release()
    expect(await asked).toEqual({ kind: 'unavailable' })
    expect(state()).toBe('signedIn')
    expect(refreshToken()).toBe('r2')
  })
})

it('nobody who has signed out has one, also when that was while it was renewed', async () => {
  const keeper = newTab()
  relay.isHeld = true
  const asked = keeper.token('a1')
  await new Promise((resolve) => setImmediate(resolve))
  await registry.change((profiles) => [signedOut(profiles, 'local'), undefined])
  relay.release()
  await asked
  expect(state()).toBe('signedOut')
  expect(await keeper.token(undefined)).toEqual({ kind: 'ended' })
  expect(relay.asked).toEqual(['r1'])
})

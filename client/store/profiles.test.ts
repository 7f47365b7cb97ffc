import { describe, expect, it } from 'vitest'
import type { SpaceId } from '../../shared/ids.ts'
import {
  accountGone,
  arrived,
  ended,
  farewellSaid,
  leaving,
  renewed,
  signedOut,
  withDeviceId,
  type Arrival,
} from './profile-sign-ins.ts'
import {
  chosen,
  copied,
  left,
  noProfiles,
  profileWith,
  sessionOf,
  withShown,
  type Account,
  type Profiles,
  type Session,
} from './profiles.ts'

const home = 'https://home.example'
const work = 'https://work.example'
const account = (email: string, { server = home, id = email }: { server?: string; id?: string } = {}): Account => ({
  server,
  id,
  email,
  name: '',
  spaceId: `space of ${id}` as SpaceId,
  deviceId: 'device',
})
const session = (id: string): Session => ({ id, refreshToken: `${id} r`, accessToken: `${id} a`, accessEndsAt: 0 })

let arrivals = 0
/** Somebody signs in while a profile is shown that has notes, and adds them. */
const arrive = (profiles: Profiles, shown: string, who: Account, given: Partial<Arrival> = {}): [Profiles, string] =>
  arrived(
    profiles,
    { shown, account: who, session: session(`s${++arrivals}`), addNotes: true, hasNotes: true, ...given },
    `new ${arrivals}`,
  )

const mei = account('mei@example.org')
const [fresh] = withShown(noProfiles, 'local', 'unused')
const [meis] = arrive(fresh, 'local', mei)
const ownerOf = (profiles: Profiles, id: string) => profileWith(profiles, id)?.owner

describe('a device on which nobody has signed in', () => {
  it('has one profile, under the name that it always had', () => {
    expect(fresh.profiles).toEqual([{ id: 'local', owner: { kind: 'nobody' }, isLeaving: false }])
    expect(withShown(fresh, 'local', 'unused')).toEqual([fresh, 'local'])
  })

  it('shows one that is there when the one that was shown is not', () => {
    expect(withShown(fresh, 'gone', 'unused')).toEqual([fresh, 'local'])
  })

  it('shows the one that was chosen last, whatever else remembers', () => {
    const [both, bens] = arrive(meis, 'local', account('ben@example.org'), { addNotes: false })
    expect(withShown(both, 'local', 'unused')).toEqual([both, bens])
    const back = chosen(both, 'local')
    expect(withShown(back, bens, 'unused')).toEqual([back, 'local'])
    const [without] = leaving(back, 'local', 'local', 'empty')
    expect(withShown(without, 'local', 'unused')).toEqual([without, 'empty'])
  })
})

describe('signing in where notes belong to nobody', () => {
  it('makes them the account’s where they are, when they are to be added', () => {
    const [profiles, shown] = arrive(fresh, 'local', mei)
    expect(shown).toBe('local')
    expect(profiles.profiles).toHaveLength(1)
    expect(ownerOf(profiles, 'local')).toMatchObject({ account: mei, signIn: { state: 'signedIn' } })
    expect(profiles.copies).toEqual([])
  })

  it('leaves them apart, when they are not', () => {
    const [profiles, shown] = arrive(fresh, 'local', mei, { addNotes: false })
    expect(shown).not.toBe('local')
    expect(ownerOf(profiles, 'local')).toEqual({ kind: 'nobody' })
    expect(ownerOf(profiles, shown)).toMatchObject({ account: mei })
    expect(profiles.copies).toEqual([])
  })

  it('asks for no second profile where there are none', () => {
    expect(arrive(fresh, 'local', mei, { addNotes: false, hasNotes: false })[1]).toBe('local')
  })

  it('copies them into the profile that the account has on this device already', () => {
    const [both, bens] = arrive(meis, 'local', account('ben@example.org'), { addNotes: false })
    const [out, empty] = leaving(both, bens, bens, 'nobodys')
    const [profiles, shown] = arrive(out, empty, mei)
    expect(shown).toBe('local')
    expect(profiles.copies).toEqual([{ from: 'nobodys', to: 'local' }])
    expect(ownerOf(profiles, 'nobodys')).toEqual({ kind: 'nobody' })
    expect(copied(profiles, { from: 'nobodys', to: 'local' }).copies).toEqual([])
    // Again, before the first copy is done: one copy.
    expect(arrive(profiles, 'nobodys', mei)[0].copies).toHaveLength(1)
  })
})

describe('signing in where notes are an account’s', () => {
  it.each([
    ['again', mei],
    ['with a relay that was wiped', account('mei@example.org', { id: 'another' })],
    ['with another relay', account('Mei@Example.org', { server: work })],
  ])('%s, the same person goes on with the same notes', (_, again) => {
    for (const before of [meis, signedOut(meis, 'local'), ended(meis, 'local', session('none'))]) {
      const [profiles, shown] = arrive(before, 'local', again, { addNotes: false })
      expect(shown).toBe('local')
      expect(profiles.profiles).toHaveLength(1)
      expect(ownerOf(profiles, 'local')).toMatchObject({ account: again, signIn: { state: 'signedIn' } })
      expect(profiles.copies).toEqual([])
    }
  })

  it('to another relay and back, they are the same notes', () => {
    const [away] = arrive(meis, 'local', account('mei@example.org', { server: work }))
    const [back, shown] = arrive(away, 'local', mei)
    expect(shown).toBe('local')
    expect(back.profiles).toHaveLength(1)
  })

  it.each([
    ['that was wiped', account('mei@example.org', { id: 'another' })],
    ['that is another one', account('mei@example.org', { server: work })],
  ])('with a relay %s, they are found also while somebody else’s are shown', (_, again) => {
    const [both, bens] = arrive(meis, 'local', account('ben@example.org'), { addNotes: false })
    const [profiles, shown] = arrive(both, bens, again, { addNotes: false })
    expect(shown).toBe('local')
    expect(profiles.profiles).toHaveLength(2)
    expect(profiles.copies).toEqual([])
  })

  it('another person gets a profile, and nothing of the first one', () => {
    const [profiles, shown] = arrive(meis, 'local', account('ben@example.org'), { addNotes: false })
    expect(shown).not.toBe('local')
    expect(ownerOf(profiles, 'local')).toEqual(ownerOf(meis, 'local'))
    expect(profiles.copies).toEqual([])
    // And when the first one comes back, it is to hers.
    expect(arrive(profiles, shown, mei, { addNotes: false })[1]).toBe('local')
  })

  it('another person gets copies when that is asked for', () => {
    const [profiles, shown] = arrive(meis, 'local', account('ben@example.org'))
    expect(profiles.copies).toEqual([{ from: 'local', to: shown }])
    expect(ownerOf(profiles, 'local')).toEqual(ownerOf(meis, 'local'))
  })
})

describe('a session', () => {
  const given = { refreshToken: 'r2', accessToken: 'a2', accessEndsAt: 2 }
  const current = sessionOf(profileWith(meis, 'local'))

  it('is renewed, and stays the same sign-in', () => {
    expect(current).toBeDefined()
    if (current === undefined) return
    const after = renewed(meis, 'local', current, given, { ...mei, name: 'Mei' })
    expect(sessionOf(profileWith(after, 'local'))).toEqual({ id: current.id, ...given })
    expect(ownerOf(after, 'local')).toMatchObject({ account: { name: 'Mei' } })
    // An answer that comes late changes nothing.
    expect(renewed(after, 'local', current, { ...given, refreshToken: 'late' }, mei)).toBe(after)
    expect(ended(after, 'local', current)).toBe(after)
  })

  it('that has ended is kept, and may be renewed all the same', () => {
    if (current === undefined) return
    const over = ended(meis, 'local', current)
    expect(ownerOf(over, 'local')).toMatchObject({ account: mei, signIn: { state: 'ended' } })
    expect(ownerOf(renewed(over, 'local', current, given, mei), 'local')).toMatchObject({
      signIn: { state: 'signedIn' },
    })
  })

  it('that is signed out is forgotten, and its relay is told', () => {
    if (current === undefined) return
    const out = signedOut(meis, 'local')
    expect(ownerOf(out, 'local')).toEqual({ kind: 'account', account: mei, signIn: { state: 'signedOut' } })
    expect(out.farewells).toEqual([{ server: home, refreshToken: current.refreshToken }])
    expect(renewed(out, 'local', current, given, mei)).toBe(out)
    expect(farewellSaid(out, { server: home, refreshToken: current.refreshToken }).farewells).toEqual([])
  })

  it('that gave way to another sign-in is told to its relay', () => {
    const [away] = arrive(meis, 'local', account('mei@example.org', { server: work }))
    expect(away.farewells).toEqual([{ server: home, refreshToken: current?.refreshToken }])
  })
})

describe('removing a profile', () => {
  it('shows notes of nobody next, and forgets the person', () => {
    const [known] = withDeviceId(meis, home, 'Mei@example.org', 'device id')
    const [profiles, shown] = leaving(known, 'local', 'local', 'empty')
    expect(shown).toBe('empty')
    expect(profileWith(profiles, 'local')).toBeUndefined()
    expect(profiles.farewells).toHaveLength(1)
    expect(JSON.stringify(profiles)).not.toContain('example.org')
    expect(left(profiles, 'local').profiles.map(({ id }) => id)).toEqual(['empty'])
    // Its name comes back with none of its notes.
    expect(withShown(left(profiles, 'empty'), 'local', 'unused')[1]).toBe('empty')
    expect(withShown({ ...profiles, profiles: profiles.profiles.slice(0, 1) }, 'local', 'other')[1]).toBe('other')
  })

  it('leaves the one that is shown, if it is another', () => {
    const [both, bens] = arrive(meis, 'local', account('ben@example.org'))
    const [profiles, shown] = leaving(both, 'local', bens, 'unused')
    expect(shown).toBe(bens)
    // What was to be copied from it is gone with it.
    expect(profiles.copies).toEqual([])
    expect(profiles.profiles.map(({ id, isLeaving }) => [id, isLeaving])).toEqual([
      ['local', true],
      [bens, false],
    ])
  })

  it('lets nobody back into what is being removed', () => {
    const [profiles, empty] = leaving(meis, 'local', 'local', 'empty')
    const [after, shown] = arrive(profiles, empty, mei, { hasNotes: false })
    expect(shown).toBe('empty')
    expect(left(after, 'local').profiles).toHaveLength(1)
  })

  it('takes no profile that is not leaving', () => {
    expect(left(meis, 'local').profiles).toHaveLength(1)
  })
})

it('an account that is gone leaves its notes to nobody', () => {
  const gone = accountGone(meis, 'local')
  expect(ownerOf(gone, 'local')).toEqual({ kind: 'nobody' })
  expect(gone.farewells).toEqual([])
})

it('a device signs in to an account as the same device each time', () => {
  const [profiles, id] = withDeviceId(fresh, home, 'mei@example.org', 'first')
  expect(id).toBe('first')
  expect(withDeviceId(profiles, home, 'MEI@example.org', 'second')).toEqual([profiles, 'first'])
  expect(withDeviceId(profiles, work, 'mei@example.org', 'third')[1]).toBe('third')
})

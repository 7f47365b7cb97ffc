import { describe, expect, test } from 'vitest'
import {
  admitted,
  day,
  goodPassword,
  hour,
  minute,
  openTestAccounts,
  otherPassword,
  person,
  second,
} from '../testing/accounts.ts'
import { isSettled } from '../testing/storage-contract.ts'
import type { SignedIn } from './device-sessions.ts'
import { mostDevices } from './device-sessions.ts'
import { joinCodeMs } from './join-codes.ts'

const deviceId = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const sessionOf = ({ account, device }: SignedIn) => ({ accountId: account.id, deviceId: device.id })

describe('registering', () => {
  test('makes an account with a space of its own, and signs its device in', async () => {
    const { accounts, clock } = await openTestAccounts()
    const { account, device, ...tokens } = admitted(
      await accounts.register(person('Ada@Example.org', { name: 'Ada', device: { name: 'Laptop' } }), {}),
    )
    expect(account).toMatchObject({ email: 'Ada@Example.org', name: 'Ada', role: 'admin', createdAt: clock.ms })
    expect(account.spaceId).not.toBe(account.id)
    expect(device).toMatchObject({ accountId: account.id, name: 'Laptop', createdAt: clock.ms, lastSeenAt: clock.ms })
    expect(tokens.expiresInSeconds).toBe(3_600)
    expect(await accounts.access.authenticate(tokens.accessToken)).toMatchObject({ ok: true })
  })

  test('an address has one account, in whatever case it is written', async () => {
    const { accounts } = await openTestAccounts()
    admitted(await accounts.register(person('ada@example.org'), {}))
    expect(await accounts.register(person('ADA@example.ORG'), {})).toEqual({ refused: 'EMAIL_EXISTS' })
    expect(await accounts.signIn(person('ADA@EXAMPLE.org'), {})).toHaveProperty('accessToken')
  })

  test('of many at once with one address one wins, and only one of all is the first', async () => {
    const { accounts } = await openTestAccounts()
    const emails = ['ada', 'ADA', 'ada', 'ben', 'cem'].map((name) => `${name}@example.org`)
    const answers = await Promise.all(emails.map((email) => accounts.register(person(email), {})))
    expect(answers.filter((answer) => 'refused' in answer)).toEqual([
      { refused: 'EMAIL_EXISTS' },
      { refused: 'EMAIL_EXISTS' },
    ])
    const all = await accounts.list()
    expect(all.map(({ role }) => role).sort()).toEqual(['admin', 'member', 'member'])
    expect(new Set(all.map(({ spaceId }) => spaceId)).size).toBe(3)
  })

  test('nothing is answered before it is on disk, and then a crash takes nothing back', async () => {
    const { accounts, writes, crash } = await openTestAccounts()
    writes.hold()
    const registering = accounts.register(person('ada@example.org'), {})
    expect(await isSettled(registering.then(() => undefined))).toBe(false)
    const before = await crash()
    expect(await before.accounts.list()).toEqual([])
    expect(before.accounts.isFounded).toBe(false)
    writes.release()
    const ada = admitted(await registering)
    const after = await crash()
    expect(after.accounts.isFounded).toBe(true)
    expect(await after.accounts.access.authenticate(ada.accessToken)).toMatchObject({ ok: true })
    admitted(await after.accounts.devices.refresh(ada.refreshToken, {}))
  })

  test('whoever repeats it from the same device, because the answer was lost, is let in', async () => {
    const { accounts, clock } = await openTestAccounts()
    const request = person('ada@example.org', { device: { id: deviceId(1) } })
    const first = admitted(await accounts.register(request, {}))
    clock.pass(hour)
    const again = admitted(await accounts.register(request, {}))
    expect([again.account.id, again.device.id]).toEqual([first.account.id, first.device.id])
    expect(await accounts.devices.list(first.account.id)).toHaveLength(1)
    const guess = { ...request, password: otherPassword }
    expect(await accounts.register(guess, {})).toEqual({ refused: 'EMAIL_EXISTS' })
    const elsewhere = { ...request, device: { id: deviceId(2) } }
    expect(await accounts.register(elsewhere, {})).toEqual({ refused: 'EMAIL_EXISTS' })
  })

  test.each(['closed', 'invite'] as const)(
    'when it is %s, the first one on a fresh relay is let in all the same, and nobody after',
    async (registration) => {
      const { accounts, crash } = await openTestAccounts({ registration })
      const ada = admitted(await accounts.register(person('ada@example.org'), {}))
      expect(ada.account.role).toBe('admin')
      const refused = { refused: registration === 'closed' ? 'REGISTRATION_CLOSED' : 'INVITE_REQUIRED' }
      expect(await accounts.register(person('ben@example.org'), {})).toEqual(refused)
      // Nor is it said who is there.
      expect(await accounts.register(person('ada@example.org'), {})).toEqual(refused)
      // When everybody has gone, a stranger is not the first again.
      await accounts.remove(ada.account.id, {})
      expect(await accounts.register(person('eve@example.org'), {})).toEqual(refused)
      expect(await (await crash()).accounts.register(person('eve@example.org'), {})).toEqual(refused)
    },
  )
})

describe('an invitation', () => {
  const founded = async () => {
    const tested = await openTestAccounts({ registration: 'invite' })
    admitted(await tested.accounts.register(person('ada@example.org'), {}))
    return tested
  }

  test('lets one person in, also when two come with it at once', async () => {
    const { accounts } = await founded()
    const { code: invite } = await accounts.createInvite(undefined, {})
    const answers = await Promise.all(
      ['ben', 'cem'].map((name) => accounts.register(person(`${name}@example.org`, { invite }), {})),
    )
    expect(answers.filter((answer) => 'refused' in answer)).toEqual([{ refused: 'INVITE_INVALID' }])
    expect(answers.flatMap((answer) => ('account' in answer ? answer.account.role : []))).toEqual(['member'])
  })

  test('for somebody is for nobody else, and for a week', async () => {
    const { accounts, clock } = await founded()
    const { code: invite } = await accounts.createInvite('Ben@example.org', {})
    expect(await accounts.register(person('eve@example.org', { invite }), {})).toEqual({ refused: 'INVITE_INVALID' })
    clock.pass(7 * day)
    expect(await accounts.register(person('ben@example.org', { invite }), {})).toEqual({ refused: 'INVITE_INVALID' })
    clock.pass(-second)
    admitted(await accounts.register(person('ben@example.org', { invite }), {}))
  })

  test('that nobody made lets nobody in, and does not tell who is there', async () => {
    const { accounts } = await founded()
    for (const email of ['ada@example.org', 'ben@example.org'])
      expect(await accounts.register(person(email, { invite: 'x'.repeat(43) }), {})).toEqual({
        refused: 'INVITE_INVALID',
      })
  })
})

describe('signing in', () => {
  test('a wrong password and an unknown address have one answer, and cost one hash each', async () => {
    const { accounts } = await openTestAccounts()
    admitted(await accounts.register(person('ada@example.org'), {}))
    for (const email of ['ada@example.org', 'nobody@example.org']) {
      const before = accounts.passwords.computed
      expect(await accounts.signIn(person(email, { password: otherPassword }), {})).toEqual({
        refused: 'INVALID_CREDENTIALS',
      })
      expect(accounts.passwords.computed - before).toBe(1)
    }
  })

  test('again on a device, it stays one device, and its tokens of before are over', async () => {
    const { accounts } = await openTestAccounts()
    const device = { id: deviceId(1), name: 'Laptop' }
    const first = admitted(await accounts.register(person('ada@example.org', { device }), {}))
    const again = admitted(await accounts.signIn(person('ada@example.org', { device: { id: deviceId(1) } }), {}))
    expect(await accounts.devices.list(first.account.id)).toMatchObject([{ id: deviceId(1), name: 'Laptop' }])
    expect(await accounts.devices.refresh(first.refreshToken, {})).toEqual({ refused: 'TOKEN_INVALID' })
    // It was no reuse.
    admitted(await accounts.devices.refresh(again.refreshToken, {}))
  })

  test('a device cannot take over another account’s, one after the other or at once', async () => {
    const { accounts } = await openTestAccounts()
    const device = { id: deviceId(1) }
    const ada = admitted(await accounts.register(person('ada@example.org', { device }), {}))
    const ben = admitted(await accounts.register(person('ben@example.org', { device }), {}))
    expect([ada.device.id === deviceId(1), ben.device.id === deviceId(1)]).toEqual([true, false])
    expect(await accounts.access.authenticate(ada.accessToken)).toMatchObject({ ok: true })
    const wanted = { device: { id: deviceId(2) } }
    const both = await Promise.all(
      ['ada', 'ben'].map((name) => accounts.signIn(person(`${name}@example.org`, wanted), {})),
    )
    expect(both.filter((answer) => admitted(answer).device.id === deviceId(2))).toHaveLength(1)
    for (const answer of both)
      expect(await accounts.access.authenticate(admitted(answer).accessToken)).toMatchObject({ ok: true })
  })

  test('on more devices than anybody has signs out the one that was not seen for longest', async () => {
    const { accounts, clock } = await openTestAccounts()
    const first = admitted(await accounts.register(person('ada@example.org', { device: { id: deviceId(0) } }), {}))
    for (let n = 1; n <= mostDevices; n++) {
      clock.pass(minute)
      await accounts.access.authenticate(first.accessToken)
      admitted(await accounts.signIn(person('ada@example.org', { device: { id: deviceId(n) } }), {}))
    }
    const ids = (await accounts.devices.list(first.account.id)).map(({ id }) => id)
    expect(ids).toHaveLength(mostDevices)
    expect([ids.includes(deviceId(0)), ids.includes(deviceId(1))]).toEqual([true, false])
  })
})

describe('refreshing', () => {
  const signIn = async () => {
    const tested = await openTestAccounts()
    return { ...tested, ada: admitted(await tested.accounts.register(person('ada@example.org'), {})) }
  }

  test('two requests at once have one answer', async () => {
    const { accounts, ada } = await signIn()
    const answers = await Promise.all([1, 2, 3].map(() => accounts.devices.refresh(ada.refreshToken, {})))
    const tokens = new Set(answers.map((answer) => admitted(answer).refreshToken))
    expect(tokens.size).toBe(1)
    admitted(await accounts.devices.refresh([...tokens][0] ?? '', {}))
  })

  test('a relay that is killed around its answer signs nobody out', async () => {
    const { accounts, ada, writes, crash } = await signIn()
    writes.hold()
    const refreshing = accounts.devices.refresh(ada.refreshToken, {})
    expect(await isSettled(refreshing.then(() => undefined))).toBe(false)
    // Nothing of it was on disk.
    const before = await crash()
    admitted(await before.accounts.devices.refresh(ada.refreshToken, {}))
    // It was on disk, and the answer never came.
    writes.release()
    const lost = admitted(await refreshing)
    const after = await crash()
    expect(admitted(await after.accounts.devices.refresh(ada.refreshToken, {})).refreshToken).toBe(lost.refreshToken)
  })

  test('reuse ends the device, tells who serves it, and is noted; other devices stay', async () => {
    const { accounts, ada } = await signIn()
    const phone = admitted(await accounts.signIn(person('ada@example.org'), {}))
    const told: string[] = []
    accounts.access.onRevoked(({ deviceId: id }) => told.push(id))
    const second = admitted(await accounts.devices.refresh(ada.refreshToken, {}))
    const third = admitted(await accounts.devices.refresh(second.refreshToken, {}))
    expect(await accounts.devices.refresh(ada.refreshToken, { address: '192.0.2.7' })).toEqual({
      refused: 'TOKEN_INVALID',
    })
    expect(told).toEqual([ada.device.id])
    for (const { refreshToken } of [second, third])
      expect(await accounts.devices.refresh(refreshToken, {})).toEqual({ refused: 'TOKEN_INVALID' })
    expect(await accounts.access.authenticate(third.accessToken)).toEqual({ ok: false, problem: 'revoked' })
    admitted(await accounts.devices.refresh(phone.refreshToken, {}))
    expect((await accounts.audit(1))[0]).toMatchObject({ kind: 'refresh-reused', address: '192.0.2.7' })
  })

  test('a device that comes at least once in thirty days stays signed in, and no other', async () => {
    const { accounts, ada, clock } = await signIn()
    let token = ada.refreshToken
    for (let turn = 0; turn < 12; turn++) {
      clock.pass(29 * day)
      token = admitted(await accounts.devices.refresh(token, {})).refreshToken
    }
    clock.pass(30 * day)
    expect(await accounts.devices.refresh(token, {})).toEqual({ refused: 'TOKEN_INVALID' })
    await accounts.sweep()
    expect(await accounts.devices.list(ada.account.id)).toEqual([])
  })

  test('what was never a token here is none', async () => {
    const { accounts, ada } = await signIn()
    const elsewhere = await signIn()
    for (const token of ['', 'x', ada.accessToken, elsewhere.ada.refreshToken])
      expect(await accounts.devices.refresh(token, {})).toEqual({ refused: 'TOKEN_INVALID' })
  })
})

describe('a new password', () => {
  const twoDevices = async () => {
    const tested = await openTestAccounts()
    const ada = admitted(await tested.accounts.register(person('ada@example.org'), {}))
    const phone = admitted(await tested.accounts.signIn(person('ada@example.org'), {}))
    return { ...tested, ada, phone }
  }
  const change = { current: { password: goodPassword }, chosen: otherPassword }

  test('signs out all devices but the one that sets it', async () => {
    const { accounts, ada, phone } = await twoDevices()
    const changed = admitted(await accounts.changePassword(sessionOf(ada), change, {}))
    admitted(await accounts.devices.refresh(changed.refreshToken, {}))
    expect(await accounts.devices.refresh(phone.refreshToken, {})).toEqual({ refused: 'TOKEN_INVALID' })
    expect(await accounts.signIn(person('ada@example.org'), {})).toEqual({ refused: 'INVALID_CREDENTIALS' })
    admitted(await accounts.signIn(person('ada@example.org', { password: otherPassword }), {}))
  })

  test('whose answer was lost signs nobody out: asked again, or not at all', async () => {
    const { accounts, ada } = await twoDevices()
    admitted(await accounts.changePassword(sessionOf(ada), change, {}))
    const again = admitted(await accounts.changePassword(sessionOf(ada), change, {}))
    admitted(await accounts.devices.refresh(again.refreshToken, {}))
    const other = await twoDevices()
    admitted(await other.accounts.changePassword(sessionOf(other.ada), change, {}))
    admitted(await other.accounts.devices.refresh(other.ada.refreshToken, {}))
  })

  test('needs the present one', async () => {
    const { accounts, ada, phone } = await twoDevices()
    const wrong = { current: { password: 'not this one' }, chosen: 'nor this one' }
    expect(await accounts.changePassword(sessionOf(ada), wrong, {})).toEqual({ refused: 'WRONG_PASSWORD' })
    admitted(await accounts.devices.refresh(phone.refreshToken, {}))
    const same = { current: { password: goodPassword }, chosen: 'ada@example.org' }
    expect(await accounts.changePassword(sessionOf(ada), same, {})).toEqual({ refused: 'PASSWORD_TOO_SIMILAR' })
  })

  test('is set once when two set it at once', async () => {
    const { accounts, ada } = await twoDevices()
    const answers = await Promise.all(
      ['chosen by one', 'chosen by two'].map((chosen) =>
        accounts.changePassword(sessionOf(ada), { current: { password: goodPassword }, chosen }, {}),
      ),
    )
    expect(answers.filter((answer) => 'refused' in answer)).toEqual([{ refused: 'WRONG_PASSWORD' }])
  })

  test('ends what else would let somebody in: a code to join with, a link to reset with', async () => {
    const { accounts, ada } = await twoDevices()
    const { code } = accounts.createJoinCode(ada.account.id)
    const reset = await accounts.createReset('ada@example.org', {})
    admitted(await accounts.changePassword(sessionOf(ada), change, {}))
    expect(await accounts.join(code, {}, {})).toEqual({ refused: 'CODE_INVALID' })
    expect(await accounts.resetPassword(reset?.code ?? '', 'yet another one', {})).toEqual({ refused: 'CODE_INVALID' })
  })

  test('beats somebody who signs in with the old one at the same moment', async () => {
    const { accounts, ada } = await twoDevices()
    const [, late] = await Promise.all([
      accounts.changePassword(sessionOf(ada), change, {}),
      accounts.signIn(person('ada@example.org'), {}),
    ])
    // Either it was refused, or it came first and was signed out.
    const isIn = 'accessToken' in late && (await accounts.access.authenticate(late.accessToken)).ok
    expect(isIn).toBe(false)
  })
})

describe('a link to reset a password', () => {
  const forgotten = async () => {
    const tested = await openTestAccounts()
    const ada = admitted(await tested.accounts.register(person('ada@example.org'), {}))
    const reset = await tested.accounts.createReset('ADA@example.org', {})
    if (reset === undefined) throw new Error('no link')
    return { ...tested, ada, code: reset.code }
  }

  test('sets a new one, once, and signs out every device', async () => {
    const { accounts, ada, code } = await forgotten()
    expect(await accounts.resetPassword(code, otherPassword, {})).toBeUndefined()
    expect(await accounts.devices.list(ada.account.id)).toEqual([])
    admitted(await accounts.signIn(person('ada@example.org', { password: otherPassword }), {}))
    expect(await accounts.resetPassword(code, goodPassword, {})).toEqual({ refused: 'CODE_INVALID' })
  })

  test('used twice at once sets one', async () => {
    const { accounts, code } = await forgotten()
    const answers = await Promise.all(
      ['first of two', 'second of two'].map((chosen) => accounts.resetPassword(code, chosen, {})),
    )
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1)
  })

  test('works for an hour, and is forgotten then', async () => {
    const { accounts, clock, storage, code } = await forgotten()
    clock.pass(hour)
    expect(await accounts.resetPassword(code, otherPassword, {})).toEqual({ refused: 'CODE_INVALID' })
    expect(await storage.rows(['code'])).toHaveLength(1)
    await accounts.sweep()
    expect(await storage.rows(['code'])).toEqual([])
  })

  test('is made for nobody who has no account', async () => {
    const { accounts } = await openTestAccounts()
    expect(await accounts.createReset('nobody@example.org', {})).toBeUndefined()
  })

  test('leads nowhere when the account is gone', async () => {
    const { accounts, ada, code } = await forgotten()
    await accounts.remove(ada.account.id, {})
    expect(await accounts.resetPassword(code, otherPassword, {})).toEqual({ refused: 'CODE_INVALID' })
  })
})

describe('a code to join with', () => {
  test('lets another device in, once, within five minutes', async () => {
    const { accounts, clock } = await openTestAccounts()
    const ada = admitted(await accounts.register(person('ada@example.org'), {}))
    const { code } = accounts.createJoinCode(ada.account.id)
    clock.pass(joinCodeMs - second)
    const phone = admitted(await accounts.join(code, { name: 'Phone' }, {}))
    expect([phone.account.id, phone.device.name]).toEqual([ada.account.id, 'Phone'])
    expect(await accounts.join(code, {}, {})).toEqual({ refused: 'CODE_INVALID' })
    const late = accounts.createJoinCode(ada.account.id)
    clock.pass(joinCodeMs)
    expect(await accounts.join(late.code, {}, {})).toEqual({ refused: 'CODE_INVALID' })
  })

  test('lets one in when two come at once', async () => {
    const { accounts } = await openTestAccounts()
    const ada = admitted(await accounts.register(person('ada@example.org'), {}))
    const { code } = accounts.createJoinCode(ada.account.id)
    const answers = await Promise.all([1, 2, 3].map(() => accounts.join(code, {}, {})))
    expect(answers.filter((answer) => 'account' in answer)).toHaveLength(1)
  })
})

describe('an account', () => {
  test('keeps settings by name: what is not named stays, null takes away, and there are not too many', async () => {
    const { accounts } = await openTestAccounts()
    const { account } = admitted(await accounts.register(person('ada@example.org'), {}))
    await Promise.all([
      accounts.update(account.id, { settings: { language: 'zh' } }),
      accounts.update(account.id, { settings: { theme: 'dark', textSize: 2 } }),
      accounts.update(account.id, { name: 'Ada' }),
    ])
    await accounts.update(account.id, { settings: { textSize: null, constructor: 'x' } })
    const stored = await accounts.account(account.id)
    expect(stored?.name).toBe('Ada')
    expect(Object.entries(stored?.settings ?? {})).toEqual([
      ['language', 'zh'],
      ['theme', 'dark'],
      ['constructor', 'x'],
    ])
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`s${n}`, n]))
    expect(await accounts.update(account.id, { settings: many })).toEqual({ refused: 'TOO_MANY_SETTINGS' })
  })

  test('that is removed is gone with its devices, and its docs go with it', async () => {
    const removed: string[] = []
    const { accounts, storage } = await openTestAccounts({
      removeSpace: (space) => {
        removed.push(space)
        return Promise.resolve(removed.length === 1 ? 'in-use' : 'removed')
      },
    })
    const ada = admitted(await accounts.register(person('ada@example.org'), {}))
    expect(await accounts.removeConfirmed(sessionOf(ada), { password: otherPassword }, {})).toEqual({
      refused: 'WRONG_PASSWORD',
    })
    expect(await accounts.removeConfirmed(sessionOf(ada), { password: goodPassword }, {})).toBeUndefined()
    expect(await accounts.devices.refresh(ada.refreshToken, {})).toEqual({ refused: 'TOKEN_INVALID' })
    expect(await accounts.signIn(person('ada@example.org'), {})).toEqual({ refused: 'INVALID_CREDENTIALS' })
    // As long as something of it is in use, it is tried again.
    for (let turn = 0; turn < 3; turn++) await accounts.sweep()
    expect(removed).toEqual([ada.account.spaceId, ada.account.spaceId])
    const kinds = (await storage.rows([])).map(({ key }) => key[0])
    expect(new Set(kinds)).toEqual(new Set(['signing', 'founded', 'audit']))
  })

  test('its address is free again, for an account with another space', async () => {
    const { accounts } = await openTestAccounts()
    const first = admitted(await accounts.register(person('ada@example.org'), {}))
    await accounts.remove(first.account.id, {})
    const next = admitted(await accounts.register(person('ada@example.org'), {}))
    expect(next.account.spaceId).not.toBe(first.account.spaceId)
    expect(next.account.role).toBe('member')
    expect(await accounts.access.authenticate(first.accessToken)).toEqual({ ok: false, problem: 'revoked' })
  })

  test('no secret is on disk as it is', async () => {
    const { accounts, storage } = await openTestAccounts()
    const ada = admitted(await accounts.register(person('ada@example.org'), {}))
    const next = admitted(await accounts.devices.refresh(ada.refreshToken, {}))
    const invite = await accounts.createInvite(undefined, {})
    const reset = await accounts.createReset('ada@example.org', {})
    const joining = accounts.createJoinCode(ada.account.id)
    const rows = await storage.rows([])
    const text = rows.map(({ key, value }) => JSON.stringify(key) + value.toString()).join('\n')
    expect(text).toContain('ada@example.org')
    const secrets = [
      goodPassword,
      ada.refreshToken,
      next.refreshToken,
      next.accessToken,
      invite.code,
      reset?.code,
      joining.code,
    ]
    for (const secret of secrets) expect(text).not.toContain(secret)
  })

  test('what happened to it is told to the audit log, and to the log without its address', async () => {
    const { accounts, lines } = await openTestAccounts()
    const origin = { address: '192.0.2.7' }
    const ada = admitted(await accounts.register(person('ada@example.org'), origin))
    await accounts.signIn(person('ada@example.org', { password: otherPassword }), origin)
    await accounts.signIn(person('nobody@example.org'), origin)
    await accounts.register(person('ada@example.org'), origin)
    await accounts.join('00000000', {}, origin)
    await accounts.setRole(ada.account.id, 'member', {})
    await accounts.devices.signOut(sessionOf(ada), 'signed-out', origin)
    await accounts.remove(ada.account.id, {})
    const events = await accounts.audit(100)
    expect(events.map(({ kind }) => kind).sort()).toEqual(
      [
        'account-created',
        'sign-in-failed',
        'sign-in-failed',
        'registration-refused',
        'join-failed',
        'role-changed',
        'signed-out',
        'account-removed',
      ].sort(),
    )
    expect(
      events
        .filter(({ kind }) => kind === 'sign-in-failed')
        .map(({ email }) => email)
        .sort(),
    ).toEqual(['ada@example.org', 'nobody@example.org'])
    expect(
      events
        .filter(({ address }) => address === undefined)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['account-removed', 'role-changed'])
    expect(lines).toHaveLength(events.length)
    expect(JSON.stringify(lines)).not.toContain('@example.org')
  })
})

test('a row that the disk has changed stops nobody else', async () => {
  const { accounts, storage, crash } = await openTestAccounts()
  const ada = admitted(await accounts.register(person('ada@example.org'), {}))
  const ben = admitted(await accounts.register(person('ben@example.org'), {}))
  await storage.write([
    { key: ['account', ada.account.id], value: Buffer.from('{"id":') },
    { key: ['device', ben.account.id, ben.device.id], value: Buffer.from('{}') },
  ])
  const after = await crash()
  expect(after.lines.map(({ message }) => message)).toEqual(['account row unreadable', 'account row unreadable'])
  expect((await after.accounts.list()).map(({ email }) => email)).toEqual(['ben@example.org'])
  admitted(await after.accounts.signIn(person('ben@example.org'), {}))
  expect(await after.accounts.access.authenticate(ben.accessToken)).toEqual({ ok: false, problem: 'revoked' })
  await expect(after.accounts.signIn(person('ada@example.org'), {})).rejects.toThrow('cannot be read')
})

test('when devices were seen is noted, on disk now and then', async () => {
  const { accounts, clock, crash } = await openTestAccounts()
  const ada = admitted(await accounts.register(person('ada@example.org'), {}))
  const before = clock.ms
  clock.pass(9 * minute)
  await accounts.access.authenticate(ada.accessToken)
  await accounts.sweep()
  expect((await accounts.devices.list(ada.account.id))[0]?.lastSeenAt).toBe(before + 9 * minute)
  expect((await (await crash()).accounts.devices.list(ada.account.id))[0]?.lastSeenAt).toBe(before)
  clock.pass(minute)
  await accounts.access.authenticate(ada.accessToken)
  await accounts.sweep()
  expect((await (await crash()).accounts.devices.list(ada.account.id))[0]?.lastSeenAt).toBe(before + 10 * minute)
})

test('work for one account waits for the disk, and not for another account’s', async () => {
  const { accounts, writes } = await openTestAccounts()
  const [ada, ben] = [
    admitted(await accounts.register(person('ada@example.org'), {})),
    admitted(await accounts.register(person('ben@example.org'), {})),
  ]
  writes.hold()
  const refreshing = [ada, ben, ada].map(({ refreshToken }) => accounts.devices.refresh(refreshToken, {}))
  for (const item of refreshing) expect(await isSettled(item.then(() => undefined))).toBe(false)
  writes.release()
  for (const item of refreshing) admitted(await item)
})

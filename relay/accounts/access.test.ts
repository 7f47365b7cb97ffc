import { expect, test } from 'vitest'
import { admitted, goodPassword, hour, minute, openTestAccounts, otherPassword, person } from '../testing/accounts.ts'
import { OpenAccess } from './access.ts'

test('without accounts everybody may write everything, for ever', async () => {
  const access = new OpenAccess()
  const authentication = await access.authenticate()
  expect(authentication).toMatchObject({ ok: true, principal: { expiresAt: Infinity } })
  expect(access.accessTo()).toBe('write')
})

test('an account has its own space and no other, however that is called', async () => {
  const { accounts } = await openTestAccounts()
  const ada = admitted(await accounts.register(person('ada@example.org'), {}))
  const ben = admitted(await accounts.register(person('ben@example.org'), {}))
  const { access } = accounts
  const authentication = await access.authenticate(ada.accessToken)
  if (!authentication.ok) throw new Error(authentication.problem)
  const { principal } = authentication
  expect(principal).toMatchObject({ accountId: ada.account.id, deviceId: ada.device.id })
  const [own, others] = [ada.account.spaceId, ben.account.spaceId]
  expect(access.accessTo(principal, own)).toBe('manage')
  for (const space of [
    others,
    '',
    own.toUpperCase(),
    ` ${own}`,
    `${own}/`,
    `${own}\0`,
    `../${own}`,
    '*',
    '__proto__',
    ada.account.id,
  ])
    expect(access.accessTo(principal, space)).toBe('none')
  // The administrator administers; other people's notes are not part of it.
  expect(ada.account.role).toBe('admin')
  // Half of one and half of the other is nobody.
  expect(access.accessTo({ ...principal, accountId: ben.account.id }, others)).toBe('none')
  expect(access.accessTo({ ...principal, deviceId: ben.device.id }, own)).toBe('none')
})

test.each([
  [undefined, 'missing'],
  ['', 'missing'],
  ['x', 'invalid'],
  ['undefined', 'invalid'],
])('%j is %s', async (token, problem) => {
  const { accounts } = await openTestAccounts()
  expect(await accounts.access.authenticate(token)).toEqual({ ok: false, problem })
})

test('a token of another relay is not valid here, nor is a refresh token', async () => {
  const [here, there] = [await openTestAccounts(), await openTestAccounts()]
  const ada = admitted(await here.accounts.register(person('ada@example.org'), {}))
  const eve = admitted(await there.accounts.register(person('ada@example.org'), {}))
  for (const token of [eve.accessToken, ada.refreshToken])
    expect(await here.accounts.access.authenticate(token)).toEqual({ ok: false, problem: 'invalid' })
})

test('after an hour a token has expired, which another one mends', async () => {
  const { accounts, clock } = await openTestAccounts()
  const ada = admitted(await accounts.register(person('ada@example.org'), {}))
  clock.pass(hour + minute)
  expect(await accounts.access.authenticate(ada.accessToken)).toEqual({ ok: false, problem: 'expired' })
  const next = admitted(await accounts.devices.refresh(ada.refreshToken, {}))
  expect(await accounts.access.authenticate(next.accessToken)).toMatchObject({ ok: true })
})

test('a revoked device has lost its access when the revocation is answered, and whoever serves it has been told', async () => {
  const { accounts, clock } = await openTestAccounts()
  const ada = admitted(await accounts.register(person('ada@example.org'), {}))
  const phone = admitted(await accounts.signIn(person('ada@example.org'), {}))
  const authentication = await accounts.access.authenticate(phone.accessToken)
  if (!authentication.ok) throw new Error(authentication.problem)
  const told: unknown[] = []
  const stop = accounts.access.onRevoked((session) =>
    told.push([session.deviceId, accounts.access.accessTo(authentication.principal, phone.account.spaceId)]),
  )
  await accounts.devices.signOut({ accountId: ada.account.id, deviceId: phone.device.id }, 'device-revoked', {})
  // Whoever is told and asks gets the new answer.
  expect(told).toEqual([[phone.device.id, 'none']])
  expect(await accounts.access.authenticate(phone.accessToken)).toEqual({ ok: false, problem: 'revoked' })
  expect(await accounts.access.authenticate(ada.accessToken)).toMatchObject({ ok: true })
  clock.pass(2 * hour)
  expect(await accounts.access.authenticate(phone.accessToken)).toEqual({ ok: false, problem: 'revoked' })
  stop()
  await accounts.devices.signOut({ accountId: ada.account.id, deviceId: ada.device.id }, 'signed-out', {})
  expect(told).toHaveLength(1)
})

test('what takes a device away takes its access: a new password, a reset, the account’s end', async () => {
  const { accounts } = await openTestAccounts()
  const told: string[] = []
  accounts.access.onRevoked(({ deviceId }) => told.push(deviceId))
  const ada = admitted(await accounts.register(person('ada@example.org'), {}))
  const phone = admitted(await accounts.signIn(person('ada@example.org'), {}))
  const session = { accountId: ada.account.id, deviceId: ada.device.id }
  admitted(await accounts.changePassword(session, { current: { password: goodPassword }, chosen: otherPassword }, {}))
  expect(told.splice(0)).toEqual([phone.device.id])
  const reset = await accounts.createReset('ada@example.org', {})
  expect(await accounts.resetPassword(reset?.code ?? '', goodPassword, {})).toBeUndefined()
  expect(told.splice(0)).toEqual([ada.device.id])
  const last = admitted(await accounts.signIn(person('ada@example.org'), {}))
  await accounts.remove(ada.account.id, {})
  expect(told).toEqual([last.device.id])
  for (const { accessToken } of [ada, phone, last])
    expect(await accounts.access.authenticate(accessToken)).toEqual({ ok: false, problem: 'revoked' })
})

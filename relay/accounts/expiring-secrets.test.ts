import { expect, test } from 'vitest'
import { HandClock, minute } from '../testing/accounts.ts'
import { ExpiringSecrets } from './expiring-secrets.ts'

const create = (most = 3) => {
  const clock = new HandClock()
  return { clock, secrets: new ExpiringSecrets<string>({ lifetimeMs: minute, most, now: clock.now }) }
}

test('a secret stands for its value until it is taken, and for no other', () => {
  const { secrets } = create()
  const [a, b] = [secrets.create('a'), secrets.create('b')]
  expect(a.secret).not.toBe(b.secret)
  expect([secrets.get(a.secret), secrets.get(a.secret), secrets.take(a.secret)]).toEqual(['a', 'a', 'a'])
  expect([secrets.get(a.secret), secrets.take(a.secret), secrets.get('')]).toEqual([undefined, undefined, undefined])
  expect(secrets.take(b.secret)).toBe('b')
})

test('it is worth nothing when its time is over', () => {
  const { secrets, clock } = create()
  const { secret, expiresAt } = secrets.create('a')
  expect(expiresAt).toBe(clock.ms + minute)
  clock.pass(minute - 1)
  expect(secrets.get(secret)).toBe('a')
  clock.pass(1)
  expect([secrets.get(secret), secrets.take(secret)]).toEqual([undefined, undefined])
})

test('no more are kept than there may be: what has expired goes, then the oldest', () => {
  const { secrets, clock } = create()
  const old = secrets.create('old')
  clock.pass(minute / 2)
  const made = ['a', 'b', 'c'].map((value) => secrets.create(value).secret)
  expect(secrets.size).toBe(3)
  expect([secrets.get(old.secret), ...made.map((secret) => secrets.get(secret))]).toEqual([undefined, 'a', 'b', 'c'])
  clock.pass(minute)
  secrets.create('d')
  expect(secrets.size).toBe(1)
})

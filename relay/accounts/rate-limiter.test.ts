import { expect, test } from 'vitest'
import { HandClock, hour, minute, second } from '../testing/accounts.ts'
import { AttemptLimits, attemptRates } from './attempt-limits.ts'
import { RateLimiter } from './rate-limiter.ts'

const create = (burst = 3, everyMs = minute) => {
  const clock = new HandClock()
  return { clock, limiter: new RateLimiter({ burst, everyMs }, clock.now) }
}

test('a burst is free, then there is one more each time', () => {
  const { clock, limiter } = create()
  expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, minute])
  clock.pass(minute - second)
  expect(limiter.take('a')).toBe(second)
  clock.pass(second)
  expect([limiter.take('a'), limiter.take('a')]).toEqual([0, minute])
  clock.pass(hour)
  expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, minute])
})

test('asking while there is none costs nothing', () => {
  const { clock, limiter } = create(1)
  limiter.take('a')
  for (let turn = 0; turn < 100; turn++) expect(limiter.take('a')).toBe(minute)
  clock.pass(minute)
  expect(limiter.take('a')).toBe(0)
})

test('keys have buckets of their own, whatever they are called', () => {
  const { limiter } = create(1)
  for (const key of ['a', 'b', '', '__proto__', 'constructor']) expect(limiter.take(key)).toBe(0)
  expect(limiter.take('__proto__')).toBe(minute)
})

test('what is given back can be taken again', () => {
  const { limiter } = create(1)
  for (let turn = 0; turn < 5; turn++) {
    expect(limiter.take('a')).toBe(0)
    limiter.giveBack('a')
  }
  expect(limiter.keys).toBe(0)
})

test('a clock that is set back shuts nobody out for longer than an empty bucket does', () => {
  const { clock, limiter } = create(3)
  for (let turn = 0; turn < 3; turn++) limiter.take('a')
  clock.pass(-24 * hour)
  expect(limiter.take('a')).toBe(minute)
})

test('what is remembered of many addresses is bounded, and the last ones are remembered', () => {
  const { limiter } = create(1)
  for (let address = 0; address < 60_000; address++) limiter.take(String(address))
  expect(limiter.keys).toBe(50_000)
  expect([limiter.take('59999'), limiter.take('0')]).toEqual([minute, 0])
})

test('a try comes from all its buckets or from none', () => {
  const clock = new HandClock()
  const limits = new AttemptLimits(clock.now)
  const { burst } = attemptRates.passwordPerAccount
  for (let turn = 0; turn < burst; turn++)
    expect(limits.take({ passwordPerAddress: `a${turn}`, passwordPerAccount: 'ada' })).toHaveProperty('succeeded')
  // Whoever is refused for the account's sake has not used up what the address may try.
  for (let turn = 0; turn < 100; turn++)
    expect(limits.take({ passwordPerAddress: 'b', passwordPerAccount: 'ada' })).toHaveProperty('waitMs')
  expect(limits.take({ passwordPerAddress: 'b', passwordPerAccount: 'ben' })).toHaveProperty('succeeded')
})

test('five codes in ten minutes may be guessed from one address, and some hundreds from everywhere', () => {
  const clock = new HandClock()
  const limits = new AttemptLimits(clock.now)
  const guesses = (addressAt: (turn: number) => string): number => {
    let taken = 0
    for (let turn = 0; turn < 5_000; turn++)
      if ('succeeded' in limits.take({ joinPerAddress: addressAt(turn), joinInAll: '' })) taken++
    return taken
  }
  expect(guesses(() => 'a')).toBe(5)
  expect(guesses((turn) => `b${turn}`)).toBe(attemptRates.joinInAll.burst - 5)
})

import { expect, test } from 'vitest'
import { HandClock, second } from '../testing/accounts.ts'
import { joinCodeMs, JoinCodes } from './join-codes.ts'

const create = () => {
  const clock = new HandClock()
  return { clock, codes: new JoinCodes(clock.now) }
}

test('a code has eight digits, and lets in once', () => {
  const { clock, codes } = create()
  const { code, expiresAt } = codes.create('ada')
  expect(code).toMatch(/^\d{8}$/)
  expect(expiresAt).toBe(clock.ms + joinCodeMs)
  expect([codes.take(code), codes.take(code)]).toEqual(['ada', undefined])
})

test('after five minutes it lets nobody in, looked after or not', () => {
  for (const isSwept of [false, true]) {
    const { clock, codes } = create()
    const { code } = codes.create('ada')
    clock.pass(joinCodeMs - second)
    if (isSwept) codes.sweep()
    clock.pass(second)
    if (isSwept) codes.sweep()
    expect(codes.take(code)).toBeUndefined()
  }
})

test('an account has one: the newest', () => {
  const { codes } = create()
  const [first, second, bens] = [codes.create('ada'), codes.create('ada'), codes.create('ben')]
  expect([codes.take(first.code), codes.take(second.code), codes.take(bens.code)]).toEqual([undefined, 'ada', 'ben'])
})

test('a code that is forgotten lets nobody in', () => {
  const { codes } = create()
  const { code } = codes.create('ada')
  codes.forget('ada')
  expect(codes.take(code)).toBeUndefined()
})

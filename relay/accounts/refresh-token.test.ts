import { describe, expect, test } from 'vitest'
import { day, HandClock, hour, second } from '../testing/accounts.ts'
import { RefreshTokens, sameAnswerMs, type RefreshState } from './refresh-token.ts'

const deviceId = '5f0c1d2e-3b4a-4c5d-8e6f-7a8b9c0d1e2f'
const secret = Buffer.alloc(32, 7)

/** A device of which the relay keeps a state; a test decides which token it shows. */
const signIn = () => {
  const clock = new HandClock()
  const tokens = new RefreshTokens(secret, clock.now)
  const begun = tokens.begin(deviceId)
  let state: RefreshState = begun.state
  const show = (text: string): string => {
    const token = tokens.parse(text)
    if (token === undefined) return 'unknown'
    const rotation = tokens.rotate(token, state)
    if (rotation === 'reused') return 'reused'
    state = rotation.state ?? state
    return rotation.token
  }
  /** The relay is as it was then. */
  const restore = (backup: RefreshState): void => void (state = backup)
  return { clock, tokens, first: begun.token, show, state: () => state, restore }
}

test('a token says whose it is, and what is kept of it does not tell it', () => {
  const { tokens, first, state } = signIn()
  expect(tokens.parse(first)).toEqual({ text: first, deviceId, family: state().family, generation: 0 })
  expect(JSON.stringify(state())).not.toContain(first)
  expect(state().expiresAt - state().issuedAt).toBe(30 * day)
})

test('each refresh gives another token', () => {
  const { first, show } = signIn()
  const seen = [first]
  for (let turn = 0; turn < 5; turn++) seen.push(show(seen.at(-1) ?? ''))
  expect(new Set(seen).size).toBe(6)
  expect(seen).not.toContain('reused')
})

describe('an answer that was lost', () => {
  test('is given again, word for word, to who asks soon', () => {
    const { clock, first, show } = signIn()
    const lost = show(first)
    clock.pass(sameAnswerMs - second)
    expect(show(first)).toBe(lost)
    expect(show(first)).toBe(lost)
    expect(show(lost)).not.toBe('reused')
  })

  test('is replaced for who asks weeks later, and the lost token is worth nothing', () => {
    const { clock, first, show } = signIn()
    const lost = show(first)
    clock.pass(20 * day)
    const second = show(first)
    expect([lost, 'reused', 'unknown']).not.toContain(second)
    const third = show(second)
    expect([second, 'reused']).not.toContain(third)
    expect(show(lost)).toBe('reused')
  })

  test('may be lost again and again', () => {
    const { clock, first, show } = signIn()
    for (let turn = 0; turn < 10; turn++) {
      expect(show(first)).not.toBe('reused')
      clock.pass(hour)
    }
  })
})

describe('a token that is used after its successor was', () => {
  test('is reuse, at once and later', () => {
    const { clock, first, show } = signIn()
    const next = show(first)
    show(next)
    expect(show(first)).toBe('reused')
    clock.pass(day)
    expect(show(first)).toBe('reused')
  })

  test.each([0, hour])('a thief and the owner cannot go on beside each other (%d ms apart)', (apart) => {
    const { clock, first, show } = signIn()
    // The owner refreshes each hour; somebody who has a copy of the first token does the same, a little later.
    let [owners, thiefs] = [first, first]
    const answers: string[] = []
    for (let turn = 0; turn < 3; turn++) {
      owners = show(owners)
      clock.pass(sameAnswerMs + apart)
      thiefs = show(thiefs)
      clock.pass(hour)
      answers.push(owners, thiefs)
    }
    expect(answers).toContain('reused')
  })
})

describe('after an older backup was restored', () => {
  test.each([1, 2, 5])('a device that has refreshed %i times since stays signed in', (times) => {
    const { clock, first, show, state, restore } = signIn()
    const backup = state()
    let token = first
    for (let turn = 0; turn < times; turn++) {
      token = show(token)
      clock.pass(hour)
    }
    restore(backup)
    for (let turn = 0; turn < 3; turn++) token = show(token)
    expect(token).not.toBe('reused')
  })

  test('who has one of the tokens in between and the owner cannot go on beside each other', () => {
    const { first, show, state, restore } = signIn()
    const backup = state()
    const stolen = show(first)
    const owners = show(stolen)
    restore(backup)
    expect(show(stolen)).not.toBe('reused')
    expect(show(owners)).toBe('reused')
  })
})

test('a device that proves itself otherwise goes on with a new token, or with the one it had if the answer was lost', () => {
  for (const isLost of [false, true]) {
    const { tokens, first, state } = signIn()
    const renewed = tokens.renew(deviceId, state())
    const shown = tokens.parse(isLost ? first : renewed.token)
    if (shown === undefined) throw new Error('not ours')
    expect(tokens.rotate(shown, renewed.state)).not.toBe('reused')
  }
})

describe('what we have never made', () => {
  const { tokens, first } = signIn()
  const changedAt = (index: number): string =>
    first.slice(0, index) + (first[index] === 'A' ? 'B' : 'A') + first.slice(index + 1)

  test.each([
    ['nothing', ''],
    ['half of it', first.slice(0, 75)],
    ['more of it', `${first}A`],
    ['another device in it', changedAt(3)],
    ['another family in it', changedAt(30)],
    ['another generation in it', changedAt(45)],
    ['other random bytes in it', changedAt(80)],
    ['another signature', changedAt(130)],
    ['padding', `${first.slice(0, -1)}=`],
    ['standard base64', first.replaceAll('-', '+').replaceAll('_', '/') + '+'],
    ['a line break', `${first.slice(0, -1)}\n`],
    ['one signed with another secret', new RefreshTokens(Buffer.alloc(32, 8), () => 0).begin(deviceId).token],
  ])('is no token: %s', (_, text) => {
    expect(tokens.parse(text)).toBeUndefined()
  })

  test('also if only the last bits differ, which base64 ignores', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const taken = [...alphabet].filter((last) => tokens.parse(first.slice(0, -1) + last) !== undefined)
    expect(taken).toEqual([first.at(-1)])
  })
})

import { SignJWT, UnsecuredJWT } from 'jose'
import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { HandClock, hour, minute, second } from '../testing/accounts.ts'
import { AccessTokens } from './access-token.ts'

const secret = Buffer.alloc(32, 7)
const issuer = 'a relay'
const accountId = '11111111-1111-4111-8111-111111111111'
const deviceId = '22222222-2222-4222-8222-222222222222'

const create = () => {
  const clock = new HandClock()
  return { clock, tokens: new AccessTokens({ secret, issuer, now: clock.now }) }
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

test('a token names its device for an hour, and says afterwards that it has expired', async () => {
  const { clock, tokens } = create()
  const expiresAt = clock.ms + hour
  const token = await tokens.issue(accountId, deviceId)
  const subject = { accountId, deviceId, expiresAt }
  expect(await tokens.read(token)).toEqual({ state: 'valid', ...subject })
  clock.pass(hour - second)
  expect(await tokens.read(token)).toEqual({ state: 'valid', ...subject })
  clock.pass(2 * minute)
  expect(await tokens.read(token)).toEqual({ state: 'expired', ...subject })
})

describe('what is not a token of ours', () => {
  const { clock, tokens } = create()
  const now = Math.floor(clock.ms / 1000)
  const claims = { sub: accountId, did: deviceId, iss: issuer, aud: 'driftless', iat: now, exp: now + 3_600 }
  const header = { alg: 'HS256', typ: 'at+jwt' }
  const signed = (payload: object, head: { alg: string; typ?: string } = header, key: Uint8Array = secret) =>
    new SignJWT({ ...payload }).setProtectedHeader(head).sign(key)
  const without = (name: keyof typeof claims): object => {
    const { [name]: _, ...rest } = claims
    return rest
  }

  test('the claims that these are made of make one', async () => {
    expect(await tokens.read(await signed(claims))).toMatchObject({ state: 'valid' })
  })

  test.each<[string, () => string | Promise<string>]>([
    ['nothing', () => ''],
    ['words', () => 'let me in'],
    ['three dots', () => '...'],
    ['alg none', () => new UnsecuredJWT(claims).encode()],
    ['alg none with our type', () => `${base64url({ alg: 'none', typ: 'at+jwt' })}.${base64url(claims)}.`],
    [
      'alg None, signed',
      () => {
        const body = `${base64url({ alg: 'None', typ: 'at+jwt' })}.${base64url(claims)}`
        return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
      },
    ],
    ['no signature', async () => (await signed(claims)).replace(/[^.]*$/, '')],
    ['another secret', () => signed(claims, header, Buffer.alloc(32, 8))],
    ['another algorithm with our secret', () => signed(claims, { ...header, alg: 'HS512' }, Buffer.alloc(64, 7))],
    ['no type', () => signed(claims, { alg: 'HS256' })],
    ['the type of another token', () => signed(claims, { alg: 'HS256', typ: 'JWT' })],
    ['another relay', () => signed({ ...claims, iss: 'another relay' })],
    ['another audience', () => signed({ ...claims, aud: 'elsewhere' })],
    ['from the future', () => signed({ ...claims, iat: now + 3_000 })],
    ['not valid yet', () => signed({ ...claims, nbf: now + 3_000 })],
    ['no account', () => signed(without('sub'))],
    ['no device', () => signed(without('did'))],
    ['no end', () => signed(without('exp'))],
    ['no beginning', () => signed(without('iat'))],
    ['a path for an account', () => signed({ ...claims, sub: '../../admin' })],
    ['a number for a device', () => signed({ ...claims, did: 7 })],
    ['an array for a device', () => signed({ ...claims, did: [deviceId] })],
    ['more than any token has', async () => `${await signed({ ...claims, more: 'x'.repeat(5_000) })}`],
    [
      'another body under a signature',
      async () => {
        const [head, , signature] = (await signed(claims)).split('.')
        return `${head}.${base64url({ ...claims, sub: deviceId })}.${signature}`
      },
    ],
  ])('%s', async (_, make) => {
    expect(await tokens.read(await make())).toEqual({ state: 'invalid' })
  })

  test('one that says it lasts for years has expired after an hour', async () => {
    const token = await signed({ ...claims, iat: now - 4_000, exp: now + 100_000_000 })
    expect(await tokens.read(token)).toMatchObject({ state: 'expired' })
  })
})

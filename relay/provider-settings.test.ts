import { describe, expect, test } from 'vitest'
import { parseConfig } from './config.ts'

const google = { OIDC_GOOGLE_CLIENT_ID: 'an-id', OIDC_GOOGLE_CLIENT_SECRET: 'a-secret' }
const work = {
  OIDC_WORK_CLIENT_ID: 'notes',
  OIDC_WORK_CLIENT_SECRET: 'another-secret',
  OIDC_WORK_ISSUER: 'https://id.example.org/realms/work',
}
const base = { PUBLIC_URL: 'https://notes.example.org' }

test('without any there is none', () => {
  expect(parseConfig({}).providers).toEqual([])
})

test('those that are known need an id and a secret, others an issuer as well', () => {
  const providers = parseConfig({
    ...base,
    ...google,
    ...work,
    OIDC_PROVIDERS: 'google, work,github,microsoft',
    OIDC_WORK_NAME: ' 公司 ',
    OIDC_WORK_TRUST_EMAIL: 'yes',
    OIDC_GITHUB_CLIENT_ID: 'gh',
    OIDC_GITHUB_CLIENT_SECRET: 'gs',
    OIDC_MICROSOFT_CLIENT_ID: 'ms',
    OIDC_MICROSOFT_CLIENT_SECRET: 'mm',
    OIDC_MICROSOFT_ISSUER: 'https://login.microsoftonline.com/0000-tenant/v2.0',
    OIDC_MICROSOFT_TRUST_EMAIL: 'yes',
  }).providers
  expect(
    providers.map(({ id, name, kind, issuer, trustsEmail }) => [id, name, kind, issuer.href, trustsEmail]),
  ).toEqual([
    ['google', 'Google', 'openid', 'https://accounts.google.com/', false],
    ['work', '公司', 'openid', 'https://id.example.org/realms/work', true],
    ['github', 'GitHub', 'github', 'https://github.com/', false],
    ['microsoft', 'Microsoft', 'openid', 'https://login.microsoftonline.com/0000-tenant/v2.0', true],
  ])
  expect(providers[0]).toMatchObject({ clientId: 'an-id', clientSecret: 'a-secret' })
})

test('a provider without a name is called by its id, and one on this computer may do without https', () => {
  const [provider] = parseConfig({
    ...base,
    ...work,
    OIDC_PROVIDERS: 'work',
    OIDC_WORK_ISSUER: 'http://127.0.0.1:4000',
  }).providers
  expect([provider?.name, provider?.issuer.href]).toEqual(['work', 'http://127.0.0.1:4000/'])
})

describe('what is wrong is said in one sentence, and no secret with it', () => {
  const all = { ...base, ...google, ...work, OIDC_PROVIDERS: 'google,work' }
  const { PUBLIC_URL: _, ...nowhere } = all
  const { OIDC_GOOGLE_CLIENT_SECRET: __, ...open } = all
  const { OIDC_WORK_ISSUER: ___, ...nobody } = all
  const common = 'https://login.microsoftonline.com/common/v2.0'

  test.each<[Readonly<Record<string, string>>, string]>([
    [nowhere, 'OIDC_PROVIDERS is set, but PUBLIC_URL is not'],
    [open, 'OIDC_PROVIDERS names google, but OIDC_GOOGLE_CLIENT_SECRET is not set.'],
    [nobody, 'OIDC_PROVIDERS names work, but OIDC_WORK_ISSUER is not set.'],
    [{ ...all, OIDC_PROVIDERS: '' }, 'OIDC_PROVIDERS is ""'],
    [{ ...all, OIDC_PROVIDERS: 'google,google' }, 'OIDC_PROVIDERS is "google,google"'],
    [{ ...all, OIDC_PROVIDERS: 'Google' }, 'OIDC_PROVIDERS is "Google"'],
    [{ ...all, OIDC_PROVIDERS: '../work' }, 'OIDC_PROVIDERS is "../work"'],
    [{ ...all, OIDC_PROVIDERS: 'work' }, 'OIDC_GOOGLE_CLIENT_ID is set, but it is no setting of a provider'],
    [{ ...all, OIDC_WORK_SECRET: 'another-secret' }, 'OIDC_WORK_SECRET is set, but it is no setting of a provider'],
    [{ ...all, OIDC_WORK_CLIENT_ID: '' }, 'OIDC_WORK_CLIENT_ID is "", but it must be'],
    [{ ...all, OIDC_WORK_CLIENT_SECRET: 'another-secret\n' }, 'OIDC_WORK_CLIENT_SECRET is not shown here, but'],
    [{ ...all, OIDC_WORK_ISSUER: 'id.example.org' }, 'OIDC_WORK_ISSUER is "id.example.org", but it must be'],
    [{ ...all, OIDC_WORK_ISSUER: 'http://id.example.org' }, 'OIDC_WORK_ISSUER is "http://id.example.org"'],
    [{ ...all, OIDC_WORK_ISSUER: 'javascript:alert(1)' }, 'OIDC_WORK_ISSUER is "javascript:alert(1)"'],
    [{ ...all, OIDC_WORK_ISSUER: 'https://id.example.org/?a=b' }, 'OIDC_WORK_ISSUER is'],
    [{ ...all, OIDC_WORK_NAME: 'a\nb' }, 'OIDC_WORK_NAME is "a\\nb", but it must be'],
    [{ ...all, OIDC_WORK_TRUST_EMAIL: 'true' }, 'OIDC_WORK_TRUST_EMAIL is "true", but it must be yes or no.'],
    [
      { ...all, OIDC_WORK_TRUST_EMAIL: 'yes', OIDC_WORK_ISSUER: common },
      'OIDC_WORK_TRUST_EMAIL is "yes", but OIDC_WORK_ISSUER is not a single tenant',
    ],
  ])('%j', (environment, sentence) => {
    const start = () => parseConfig(environment)
    expect(start).toThrow(sentence)
    expect(start).toThrow(/^[^\n]+\.$/)
    expect(start).not.toThrow('a-secret')
    expect(start).not.toThrow('another-secret')
  })
})

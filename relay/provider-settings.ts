/**
 * Providers in the environment. `OIDC_PROVIDERS` names them; each has settings that begin with its name:
 *
 *   OIDC_PROVIDERS=google,work
 *   OIDC_GOOGLE_CLIENT_ID=…      OIDC_GOOGLE_CLIENT_SECRET=…
 *   OIDC_WORK_CLIENT_ID=…        OIDC_WORK_CLIENT_SECRET=…     OIDC_WORK_ISSUER=https://id.example.org
 */
import { personName } from './accounts/account-fields.ts'
import type { ProviderConfig } from './accounts/provider.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Those that need no `ISSUER` and no `NAME`. */
const known: Readonly<Record<string, { readonly name: string; readonly issuer: string }>> = {
  google: { name: 'Google', issuer: 'https://accounts.google.com' },
  microsoft: { name: 'Microsoft', issuer: 'https://login.microsoftonline.com/common/v2.0' },
  github: { name: 'GitHub', issuer: 'https://github.com' },
}
const settings = ['CLIENT_ID', 'CLIENT_SECRET', 'ISSUER', 'NAME', 'TRUST_EMAIL'] as const
type Setting = (typeof settings)[number]

const listName = 'OIDC_PROVIDERS'
const idPattern = /^[a-z][a-z0-9]{0,19}$/
const printable = /^[\x21-\x7e]{1,1000}$/
/** Where anybody can make themselves an account with any address. */
const everybodysTenant = /^\/(common|organizations|consumers)(\/|$)/i

/** One sentence for a person who has set something wrongly. */
export class ProviderSettingsError extends Error {
  override readonly name = 'ProviderSettingsError'
}

const variableOf = (id: string, setting: Setting): string => `OIDC_${id.toUpperCase()}_${setting}`

const parseList = (text: string): string[] => {
  const ids = text.split(',').map((part) => part.trim())
  if (ids.length > 10 || new Set(ids).size < ids.length || !ids.every((id) => idPattern.test(id)))
    throw new ProviderSettingsError(
      `${listName} is ${JSON.stringify(text)}, but it must be a list of up to ten names such as google,github,work, each of small letters and digits.`,
    )
  return ids
}

const parseIssuer = (text: string): URL | undefined => {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const isOnThisComputer = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isOnThisComputer)) return undefined
  return url.search + url.hash + url.username + url.password === '' ? url : undefined
}

const parseProvider = (id: string, environment: Environment): ProviderConfig => {
  const preset = known[id]
  const take = (setting: Setting): string | undefined => environment[variableOf(id, setting)]
  const need = (setting: Setting, isRight: (text: string) => boolean, allowed: string, usual?: string): string => {
    const text = take(setting) ?? usual
    const variable = variableOf(id, setting)
    if (text === undefined) throw new ProviderSettingsError(`${listName} names ${id}, but ${variable} is not set.`)
    const shown = setting === 'CLIENT_SECRET' ? 'not shown here' : JSON.stringify(text)
    if (!isRight(text)) throw new ProviderSettingsError(`${variable} is ${shown}, but it must be ${allowed}.`)
    return text
  }
  const given = 'what the provider gave, of up to 1000 characters without spaces'
  const clientId = need('CLIENT_ID', (text) => printable.test(text), given)
  const clientSecret = need('CLIENT_SECRET', (text) => printable.test(text), given)
  const isIssuer = (text: string): boolean => parseIssuer(text) !== undefined
  const address = "the provider's address such as https://id.example.org; http is for this computer only"
  const issuer = new URL(need('ISSUER', isIssuer, address, preset?.issuer))
  const isName = (text: string): boolean => personName.safeParse(text).success && text.length <= 40
  const name = need('NAME', isName, 'a name of up to 40 characters', preset?.name ?? id)
  const yesOrNo = (text: string): boolean => ['yes', 'no'].includes(text)
  const trustsEmail = need('TRUST_EMAIL', yesOrNo, 'yes or no', 'no') === 'yes'
  if (trustsEmail && issuer.hostname === 'login.microsoftonline.com' && everybodysTenant.test(issuer.pathname))
    throw new ProviderSettingsError(
      `${variableOf(id, 'TRUST_EMAIL')} is "yes", but ${variableOf(id, 'ISSUER')} is not a single tenant: anybody can have any address there.`,
    )
  const kind = id === 'github' ? 'github' : 'openid'
  return { id, name: name.trim(), kind, issuer, clientId, clientSecret, trustsEmail }
}

/** Throws a `ProviderSettingsError` for what is wrong, missing or not meant for anybody. No secret is in its text. */
export const parseProviders = (environment: Environment, publicUrl: string | undefined): ProviderConfig[] => {
  const list = environment[listName]
  const ids = list === undefined ? [] : parseList(list)
  if (ids.length > 0 && publicUrl === undefined)
    throw new ProviderSettingsError(
      `${listName} is set, but PUBLIC_URL is not: providers send people back to that address.`,
    )
  const meant = new Set(ids.flatMap((id) => settings.map((setting) => variableOf(id, setting))))
  for (const variable of Object.keys(environment))
    if (variable.startsWith('OIDC_') && variable !== listName && !meant.has(variable))
      throw new ProviderSettingsError(`${variable} is set, but it is no setting of a provider that ${listName} names.`)
  return ids.map((id) => parseProvider(id, environment))
}

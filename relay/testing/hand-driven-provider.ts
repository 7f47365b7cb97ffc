/**
 * A provider of which the test decides each answer, on a free port: one that does what it should until it is told
 * otherwise. It never shows a page: a test takes what it needs from the address to which people are sent.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose'
import type { ProviderConfig } from '../accounts/provider.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, body: URLSearchParams) => void | Promise<void>

const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
}

/** Says nothing until the other side has had enough. */
export const hangs: Answer = () => undefined
export const answersGarbage: Answer = (_request, response) => void response.end('<html>hello</html>')
export const answersHugely: Answer = (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.write('{"filler":"')
  const fill = (): void => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
  }
  response.on('drain', fill)
  fill()
}
/** The other side may not follow. */
export const redirectsTo =
  (address: string): Answer =>
  (_request, response) =>
    void response.writeHead(302, { Location: address }).end()

export class HandDrivenProvider implements AsyncDisposable {
  readonly clientId = 'notes'
  readonly clientSecret = 'a-secret'
  /** Instead of the usual answer, by path. */
  readonly answers = new Map<string, Answer>()
  /** What was asked of it. */
  readonly requests: { readonly path: string; readonly body: URLSearchParams }[] = []
  /** Of the next token, beside what belongs into each. */
  claims: JWTPayload = {}
  /** Signs the next token; another than the one that is published may be set. */
  key: CryptoKey
  readonly #jwk: JWK
  readonly #server = createServer()

  private constructor(key: CryptoKey, jwk: JWK) {
    this.key = key
    this.#jwk = jwk
    this.#server.on('request', (request, response) => void this.#answer(request, response))
  }

  static async start(): Promise<HandDrivenProvider> {
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
    const provider = new HandDrivenProvider(privateKey, jwk)
    const listener = provider.#server.listen(0, '127.0.0.1')
    await once(listener, 'listening')
    return provider
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  config(change: Partial<ProviderConfig> = {}): ProviderConfig {
    const { clientId, clientSecret } = this
    const issuer = new URL(this.issuer)
    return { id: 'work', name: 'Work', kind: 'openid', issuer, clientId, clientSecret, trustsEmail: false, ...change }
  }

  /** The token that it gives, unsigned; `undefined` leaves a claim out. */
  payload(change: Record<string, unknown> = {}): JWTPayload {
    const now = Math.floor(Date.now() / 1000)
    return { iss: this.issuer, aud: this.clientId, sub: 'one', iat: now, exp: now + 300, ...this.claims, ...change }
  }

  sign(payload: JWTPayload): Promise<string> {
    return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(this.key)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path } = new URL(request.url ?? '', this.issuer)
    const body = new URLSearchParams(await text(request))
    this.requests.push({ path, body })
    const answer = this.answers.get(path)
    if (answer !== undefined) await answer(request, response, body)
    else if (path === '/.well-known/openid-configuration') json(response, this.discovery())
    else if (path === '/keys') json(response, { keys: [this.#jwk] })
    else if (path === '/token') json(response, this.tokens(await this.sign(this.payload())))
    else json(response, {}, 404)
  }

  /** What it says of itself. */
  discovery(): object {
    const { issuer } = this
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    }
  }

  tokens(idToken: string): object {
    return { access_token: 'an-access-token', token_type: 'Bearer', expires_in: 60, id_token: idToken }
  }

  /** Gives this instead of what it would have given as its tokens. */
  givesToken(idToken: string): void {
    this.answers.set('/token', (_request, response) => json(response, this.tokens(idToken)))
  }

  /** Says this instead, at this path. */
  says(path: string, body: unknown, status = 200): void {
    this.answers.set(path, (_request, response) => json(response, body, status))
  }
}

/** GitHub's sign-in and the two questions of its API that go with it, as a GitHub Enterprise Server has them. */
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

interface GithubPerson {
  readonly id: number
  readonly name: string | null
  readonly emails: readonly { readonly email: string; readonly primary: boolean; readonly verified: boolean }[]
}

export class FakeGithub implements AsyncDisposable {
  readonly clientId = 'Iv1.notes'
  readonly clientSecret = 'github-secret'
  /** Who is signed in there. */
  person: GithubPerson = {
    id: 1,
    name: 'Ada',
    emails: [{ email: 'ada@example.org', primary: true, verified: true }],
  }
  readonly #codes = new Map<string, { readonly challenge: string; readonly redirectUri: string }>()
  readonly #tokens = new Map<string, GithubPerson>()
  readonly #server = createServer()

  static async start(): Promise<FakeGithub> {
    const github = new FakeGithub()
    github.#server.on('request', (request, response) => void github.#answer(request, response))
    const listener = github.#server.listen(0, '127.0.0.1')
    await once(listener, 'listening')
    return github
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get settings(): Record<string, string> {
    return {
      OIDC_PROVIDERS: 'github',
      OIDC_GITHUB_CLIENT_ID: this.clientId,
      OIDC_GITHUB_CLIENT_SECRET: this.clientSecret,
      OIDC_GITHUB_ISSUER: this.address,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', this.address)
    switch (pathname) {
      case '/login/oauth/authorize':
        return this.#authorize(searchParams, response)
      case '/login/oauth/access_token':
        return this.#giveToken(new URLSearchParams(await text(request)), response)
      case '/api/v3/user':
      case '/api/v3/user/emails': {
        const person = this.#tokens.get(request.headers.authorization?.replace(/^Bearer /i, '') ?? '')
        if (person === undefined) return json(response, { message: 'Bad credentials' }, 401)
        const { id, name, emails } = person
        return json(
          response,
          pathname.endsWith('emails') ? emails : { id, login: 'octocat', name, email: 'public@x.org' },
        )
      }
      default:
        return json(response, { message: 'Not Found' }, 404)
    }
  }

  #authorize(asked: URLSearchParams, response: ServerResponse): void {
    const isRight = asked.get('client_id') === this.clientId && asked.get('code_challenge_method') === 'S256'
    if (!isRight || asked.get('scope') !== 'user:email') return json(response, {}, 404)
    const code = randomUUID()
    const redirectUri = asked.get('redirect_uri') ?? ''
    this.#codes.set(code, { challenge: asked.get('code_challenge') ?? '', redirectUri })
    const back = new URL(redirectUri)
    back.search = new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString()
    response.writeHead(302, { Location: back.href }).end()
  }

  /** What is wrong is said with status 200, as GitHub says it. */
  #giveToken(asked: URLSearchParams, response: ServerResponse): void {
    const code = asked.get('code') ?? ''
    const known = this.#codes.get(code)
    this.#codes.delete(code)
    const challenge = createHash('sha256')
      .update(asked.get('code_verifier') ?? '')
      .digest('base64url')
    const isRight =
      known !== undefined &&
      known.challenge === challenge &&
      known.redirectUri === asked.get('redirect_uri') &&
      asked.get('client_id') === this.clientId &&
      asked.get('client_secret') === this.clientSecret
    if (!isRight) return json(response, { error: 'bad_verification_code', error_description: 'incorrect or expired' })
    const token = `gho_${randomUUID()}`
    this.#tokens.set(token, this.person)
    json(response, { access_token: token, token_type: 'bearer', scope: 'user:email' })
  }
}

const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

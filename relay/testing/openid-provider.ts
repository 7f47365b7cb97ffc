/** A real OpenID provider as a process, and somebody with a browser who signs in there. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./openid-provider-process.ts', import.meta.url))
const [clientId, clientSecret] = ['notes', 'a-secret-of-the-client']

/** What the provider says of a person, by the name with which they sign in there. */
export type People = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export class TestOpenIdProvider implements AsyncDisposable {
  readonly issuer: string
  readonly #people: People
  #process: ChildProcess

  private constructor(issuer: string, people: People, process: ChildProcess) {
    this.issuer = issuer
    this.#people = people
    this.#process = process
  }

  static async start(people: People): Promise<TestOpenIdProvider> {
    const { address, child } = await launch(people, 0)
    return new TestOpenIdProvider(address, people, child)
  }

  /** What a relay needs to know of it, under this id. */
  settings(id: string, name = 'The provider'): Record<string, string> {
    const prefix = `OIDC_${id.toUpperCase()}`
    return {
      OIDC_PROVIDERS: id,
      [`${prefix}_CLIENT_ID`]: clientId,
      [`${prefix}_CLIENT_SECRET`]: clientSecret,
      [`${prefix}_ISSUER`]: this.issuer,
      [`${prefix}_NAME`]: name,
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    this.#process.kill('SIGKILL')
    await once(this.#process, 'exit')
  }

  /** At the same address, with new keys and nobody signed in. */
  async startAgain(): Promise<void> {
    this.#process = (await launch(this.#people, Number(new URL(this.issuer).port))).child
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}

const launch = async (people: People, port: number): Promise<{ address: string; child: ChildProcess }> => {
  const { PATH = '', HOME = '' } = process.env
  const settings = JSON.stringify({ port, clientId, clientSecret, people })
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    env: { PATH, HOME, OPENID_PROVIDER: settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const errors: string[] = []
  createInterface(child.stderr).on('line', (line) => errors.push(line))
  for await (const line of createInterface(child.stdout)) {
    const address = /^listening at (\S+)$/.exec(line)?.[1]
    if (address !== undefined) return { address, child }
  }
  throw new Error(`The provider ended at once:\n${errors.join('\n')}`)
}

/** Somebody who goes where a browser goes, with the cookies that the provider gave them. */
export class ProviderVisitor {
  readonly #provider: string
  readonly #cookies = new Map<string, string>()

  /** `provider` is its origin; where it sends the browser elsewhere, the visit ends. */
  constructor(provider: string) {
    this.#provider = provider
  }

  /** Signs in as this person, or says no. Returns the address to which the provider sends the browser back. */
  async signIn(address: string, login: string | undefined): Promise<string> {
    const page = await this.#follow(new Request(address))
    // Who is signed in already is not asked.
    if (page instanceof URL) return page.href
    const body = new URLSearchParams({ login: login ?? '', answer: login === undefined ? 'no' : 'yes' })
    const back = await this.#follow(new Request(page.url, { method: 'POST', body }))
    if (back instanceof URL) return back.href
    throw new Error(`The provider asks again: ${back.status}`)
  }

  async #follow(first: Request): Promise<Response | URL> {
    let request = first
    for (;;) {
      request.headers.set('Cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '))
      const response = await fetch(request, { redirect: 'manual' })
      for (const cookie of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s)
        if (value === '') this.#cookies.delete(name)
        else this.#cookies.set(name, value)
      }
      const location = response.headers.get('location')
      if (location === null) return response
      const next = new URL(location, request.url)
      if (next.origin !== this.#provider) return next
      request = new Request(next)
    }
  }
}

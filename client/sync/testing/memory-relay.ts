/** The accounts of a relay in memory, behind the `fetch` of an `AuthClient`: the test decides which answers are lost. */
import { toBase64UrlEncoded } from 'lib0/buffer'
import { digest } from 'lib0/hash/sha256'
import { uuidv4 } from 'lib0/random'
import { encodeUtf8 } from 'lib0/string'

interface MemoryAccount {
  id: string
  email: string
  /** Absent for whoever signs in with a provider only. */
  password: string | undefined
  /** Who they are there, by provider. */
  linked: Record<string, string>
  space: string
}

interface MemoryDevice {
  id: string
  account: MemoryAccount
  name: string
  refresh: string
  access: string
}

type Answer = readonly [status: number, body: object | undefined]
const refuse = (status: number, code: string): Answer => [status, { error: { code, message: code, details: {} } }]

/** A sign-in with a provider, from the start on. */
interface MemoryFlow {
  provider: string
  purpose: string
  challenge: string
  device: MemoryDevice | undefined
  email: string
}

const challengeOf = (verifier: string): string => toBase64UrlEncoded(digest(encodeUtf8(verifier)))

export class MemoryRelay {
  /** `refused`: nobody answers. `answerLost`: it does what it is asked, and nobody hears of it. */
  network: 'up' | 'refused' | 'answerLost' = 'up'
  accounts: MemoryAccount[] = []
  devices: MemoryDevice[] = []
  readonly codes = new Map<string, MemoryAccount>()
  readonly flows = new Map<string, MemoryFlow>()
  /** Whose address the provider gives. */
  person = 'mei@example.org'
  #tokens = 0

  readonly fetch: typeof fetch = (input, init) => {
    if (this.network === 'refused') return Promise.reject(new TypeError('Failed to fetch'))
    const url = new URL(input instanceof Request ? input.url : String(input))
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Record<string, string>) : {}
    const token = new Headers(init?.headers).get('Authorization')?.replace('Bearer ', '')
    const path = url.pathname.replace('/api/v1/auth/', '')
    const [status, content] = this.#answer(`${init?.method ?? 'GET'} ${path}`, body, token)
    if (this.network === 'answerLost') return Promise.reject(new TypeError('Failed to fetch'))
    return Promise.resolve(new Response(content === undefined ? null : JSON.stringify(content), { status }))
  }

  /** It forgets everything: another data folder. */
  wipe(): void {
    this.accounts = []
    this.devices = []
    this.codes.clear()
  }

  /** What it is now, to be put back later: a backup. */
  save(): () => void {
    const { accounts, devices } = structuredClone({ accounts: this.accounts, devices: this.devices })
    return () => {
      this.accounts = accounts
      this.devices = devices
    }
  }

  #answer(request: string, body: Record<string, string>, token: string | undefined): Answer {
    const account = this.accounts.find(({ email }) => email === body['email']?.toLowerCase())
    switch (request) {
      case 'POST register': {
        const { email = '', password = '' } = body
        if (account !== undefined) return refuse(409, 'EMAIL_EXISTS')
        const made = { id: uuidv4(), email: email.toLowerCase(), password, linked: {}, space: uuidv4() }
        this.accounts.push(made)
        return [201, this.#signIn(made, body)]
      }
      case 'POST login':
        if (account === undefined || account.password !== body['password']) return refuse(401, 'INVALID_CREDENTIALS')
        return [200, this.#signIn(account, body)]
      case 'POST join': {
        const code = body['code'] ?? ''
        const owner = this.codes.get(code)
        this.codes.delete(code)
        return owner === undefined ? refuse(400, 'CODE_INVALID') : [200, this.#signIn(owner, body)]
      }
      case 'POST refresh': {
        const device = this.devices.find(({ refresh }) => refresh === body['refresh_token'])
        return device === undefined ? refuse(401, 'TOKEN_INVALID') : [200, this.#give(device)]
      }
      case 'POST logout':
        this.devices = this.devices.filter(({ refresh }) => refresh !== body['refresh_token'])
        return [204, undefined]
    }
    const device = this.devices.find(({ access }) => access === token)
    const [, provider = ''] = /^POST oidc\/(.*)\/start$/.exec(request) ?? []
    if (provider !== '') {
      const { purpose = '', challenge = '' } = body
      if (purpose !== 'sign-in' && device === undefined) return refuse(401, 'TOKEN_INVALID')
      if (purpose === 'link' && !this.#isConfirmed(device?.account, body)) return refuse(403, 'WRONG_PASSWORD')
      const code = `code ${this.flows.size}`
      this.flows.set(code, { provider, purpose, challenge, device, email: this.person })
      return [200, { url: `https://provider.example/?code=${encodeURIComponent(code)}` }]
    }
    if (request === 'POST oidc/exchange') return this.#exchange(body, device)
    if (request === 'GET providers') return [200, [{ id: 'work', name: 'Work' }]]
    if (device === undefined) return refuse(401, 'TOKEN_INVALID')
    const [, id] = /devices\/(.*)$/.exec(request) ?? []
    const isOwn = (other: MemoryDevice): boolean => other.account === device.account
    switch (request.replace(/devices\/.*/, 'devices/:id')) {
      case 'GET devices':
        return [
          200,
          {
            devices: this.devices.filter(isOwn).map((other) => ({
              device_id: other.id,
              name: other.name,
              last_seen_at: 0,
              is_this_device: other === device,
            })),
          },
        ]
      case 'DELETE devices/:id':
        this.devices = this.devices.filter((other) => !isOwn(other) || other.id !== id)
        return [204, undefined]
      case 'POST join-codes': {
        const code = String(10_000_000 + this.codes.size)
        this.codes.set(code, device.account)
        return [201, { code, expires_at: 300_000 }]
      }
      case 'POST change-password':
        if (!this.#isConfirmed(device.account, { ...body, password: body['current_password'] ?? '' }))
          return refuse(403, 'WRONG_PASSWORD')
        device.account.password = body['new_password'] ?? ''
        this.devices = this.devices.filter((other) => !isOwn(other) || other === device)
        return [200, this.#give(device)]
      case 'DELETE me':
        if (!this.#isConfirmed(device.account, body)) return refuse(403, 'WRONG_PASSWORD')
        this.accounts = this.accounts.filter((other) => other !== device.account)
        this.devices = this.devices.filter((other) => !isOwn(other))
        return [204, undefined]
      case 'GET me': {
        const { password, linked } = device.account
        const identities = Object.keys(linked).map((id) => ({ identity_id: id, provider: id, name: 'Work' }))
        return [200, { has_password: password !== undefined, identities }]
      }
      case 'DELETE identities/work':
        device.account.linked = {}
        return [204, undefined]
      default:
        throw new Error(`A request that no test has: ${request}`)
    }
  }

  #isConfirmed(account: MemoryAccount | undefined, { password, proof }: Record<string, string>): boolean {
    return proof === `proof of ${account?.id}` || (password !== undefined && account?.password === password)
  }

  #exchange({ code = '', verifier = '', ...claim }: Record<string, string>, device: MemoryDevice | undefined): Answer {
    const flow = this.flows.get(code)
    this.flows.delete(code)
    if (flow === undefined || challengeOf(verifier) !== flow.challenge) return refuse(400, 'CODE_INVALID')
    const { provider, email, purpose } = flow
    const owner = this.accounts.find(({ linked }) => linked[provider] === email)
    if (purpose !== 'sign-in') {
      if (device === undefined || device !== flow.device) return refuse(400, 'CODE_INVALID')
      if (purpose === 'link') {
        if (owner !== undefined && owner !== device.account) return refuse(409, 'IDENTITY_TAKEN')
        device.account.linked[provider] = email
        return [200, { identities: [] }]
      }
      return owner === device.account ? [200, { proof: `proof of ${owner.id}` }] : refuse(403, 'PROOF_INVALID')
    }
    if (owner !== undefined) return [200, { ...this.#signIn(owner, claim), is_new: false }]
    if (this.accounts.some((account) => account.email === email)) return refuse(409, 'LINK_REQUIRED')
    const made = { id: uuidv4(), email, password: undefined, linked: { [provider]: email }, space: uuidv4() }
    this.accounts.push(made)
    return [200, { ...this.#signIn(made, claim), is_new: true }]
  }

  #signIn(account: MemoryAccount, { device_id = uuidv4(), device_name = '' }: Record<string, string>): object {
    this.devices = this.devices.filter(({ id }) => id !== device_id)
    const device = { id: device_id, account, name: device_name, refresh: '', access: '' }
    this.devices.push(device)
    return this.#give(device)
  }

  #give(device: MemoryDevice): object {
    device.refresh = `refresh ${++this.#tokens}`
    device.access = `access ${this.#tokens}`
    const { id, email, space } = device.account
    return {
      user: { user_id: id, email, name: '' },
      tokens: { access: device.access, refresh: device.refresh, expires_in: 3_600 },
      space,
      device_id: device.id,
    }
  }
}

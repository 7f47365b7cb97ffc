/** The accounts of a running relay: what they need around them, and how long it lives. */
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Accounts } from './accounts/accounts.ts'
import { Mailer } from './accounts/mailer.ts'
import { operate, operatorCommand } from './accounts/operator.ts'
import { createProvider, ProviderSignIns } from './accounts/provider-sign-ins.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'
import type { Operate } from './maintenance/control-server.ts'
import { openAccounts } from './open-accounts.ts'
import type { LevelStorage } from './storage/level-storage.ts'
import type { StorageHealth } from './storage/storage.ts'
import { createAuthApp } from './transport/auth-routes.ts'
import type { AuthDoor } from './transport/http.ts'

/** Rooms of an account that was removed are forgotten within half of it. */
const sweepIntervalMs = 60_000

export class AccountsService implements AsyncDisposable {
  readonly accounts: Accounts
  readonly #config: Config
  readonly #log: Log
  readonly #mailer: Mailer | undefined
  readonly #sweep: NodeJS.Timeout
  #isSweeping = false
  #isEnded = false

  private constructor(accounts: Accounts, config: Config, log: Log) {
    this.accounts = accounts
    this.#config = config
    this.#log = log
    const { mail } = config
    this.#mailer = mail === undefined ? undefined : new Mailer({ url: mail.smtpUrl, from: mail.from, log })
    this.#sweep = setInterval(() => void this.#sweepAccounts(), sweepIntervalMs)
    this.#sweep.unref()
    // What a stop cut off goes on at once.
    void this.#sweepAccounts()
  }

  static async open(storage: LevelStorage, config: Config, log: Log): Promise<AccountsService> {
    return new AccountsService(await openAccounts(storage, config, log), config, log)
  }

  createDoor(isAllowed: (headers: Headers) => boolean, health: () => StorageHealth): AuthDoor {
    const { mail, trustedProxies, allowedOrigins } = this.#config
    const mailer = this.#mailer
    return createAuthApp({
      accounts: this.accounts,
      isAllowed,
      mail:
        mail === undefined || mailer === undefined
          ? undefined
          : { send: (item) => mailer.send(item), publicUrl: mail.publicUrl },
      providerSignIns: this.#providerSignIns(allowedOrigins === '*' ? [] : allowedOrigins),
      peerAddress: (context) => getConnInfo(context).remote.address,
      trustedProxies,
      health,
      log: this.#log,
      now: Date.now,
    })
  }

  #providerSignIns(pages: readonly string[]): ProviderSignIns | undefined {
    const { providers, publicUrl } = this.#config
    if (publicUrl === undefined || providers.length === 0) return undefined
    const { identities } = this.accounts
    return new ProviderSignIns({
      providers: providers.map((config) => createProvider({ config, publicUrl, now: Date.now })),
      publicUrl,
      pages,
      onInvalidAnswer: (provider, origin) => identities.noteInvalidAnswer(provider, origin),
      log: this.#log,
      now: Date.now,
    })
  }

  /** For the command line; links begin with this address. */
  operatorAt(publicUrl: string): Operate {
    return (command) => operate(this.accounts, operatorCommand.parse(command), publicUrl)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnded = true
    clearInterval(this.#sweep)
    await this.#mailer?.[Symbol.asyncDispose]()
  }

  async #sweepAccounts(): Promise<void> {
    // One that waits for the disk is not overtaken.
    if (this.#isSweeping) return
    this.#isSweeping = true
    try {
      await this.accounts.sweep()
    } catch (error) {
      // Storage that closes under it cuts it off; the next start goes on.
      if (!this.#isEnded) this.#log.warn({ error }, 'accounts not looked after')
    } finally {
      this.#isSweeping = false
    }
  }
}

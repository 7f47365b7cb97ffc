/** What happens to accounts, told to the audit log and, without anybody's address, to the log. */
import type { Log } from '../log.ts'
import type { RowChange, RowStore } from '../storage/row-store.ts'
import type { Account } from './account-rows.ts'
import type { AuditKind, AuditLog } from './audit-log.ts'

/** Where a request comes from: the client's address, absent for the command line. */
export interface Origin {
  readonly address?: string | undefined
}

export interface AccountEvent {
  readonly kind: AuditKind
  readonly account?: Account | undefined
  /** As it was given, where it may be no account's. */
  readonly email?: string | undefined
  readonly deviceId?: string | undefined
  readonly detail?: string | undefined
  readonly origin: Origin
}

export interface AccountEventsOptions {
  readonly rows: RowStore
  readonly audit: AuditLog
  readonly log: Log
  readonly now: () => number
}

export class AccountEvents {
  readonly #options: AccountEventsOptions

  constructor(options: AccountEventsOptions) {
    this.#options = options
  }

  /** What the event takes, to be written with the change that it is about. */
  changesFor({ kind, account, email, deviceId, detail, origin }: AccountEvent): RowChange[] {
    const { audit, log, now } = this.#options
    const known = { kind, accountId: account?.id, deviceId, address: origin.address, detail }
    log.info(known, 'account event')
    return audit.changesFor({ ...known, email: account?.email ?? email, at: now() })
  }

  /** Writes an event by itself, and returns the answer. */
  async note<T>(event: AccountEvent, answer: T): Promise<T> {
    await this.#options.rows.write(this.changesFor(event))
    return answer
  }
}

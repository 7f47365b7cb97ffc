/** Accounts without a relay: in memory, with a clock that the test turns and hashes that cost nothing. */
import { Accounts, type AccountsOptions, type NewAccount } from '../accounts/accounts.ts'
import type { SignedIn } from '../accounts/device-sessions.ts'
import { isRefusal, type Refusal } from '../accounts/refusal.ts'
import { MemoryStorage } from '../storage/memory-storage.ts'
import { HeldWrites } from './held-writes.ts'
import { memoryLog, silentLog, type LogLine } from './memory-log.ts'
import { contractLimits } from './storage-contract.ts'

export class HandClock {
  /** Milliseconds since 1970. */
  ms = Date.UTC(2026, 0, 1)
  readonly now = (): number => this.ms

  pass(ms: number): void {
    this.ms += ms
  }
}

export const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000] as const

/** The least that argon2 takes. */
export const cheapCost = { memoryKib: 8, passes: 1 } as const

export const goodPassword = 'correct horse battery'
export const otherPassword = 'staple without horse'

export interface AccountsUnderTest {
  readonly accounts: Accounts
  readonly clock: HandClock
  readonly storage: MemoryStorage
  readonly writes: HeldWrites
  readonly lines: readonly LogLine[]
  /** What a crash at this moment would leave, started again. */
  readonly crash: (options?: Partial<AccountsOptions>) => Promise<AccountsUnderTest>
}

const openOver = async (
  storage: MemoryStorage,
  writes: HeldWrites,
  clock: HandClock,
  options: Partial<AccountsOptions>,
): Promise<AccountsUnderTest> => {
  const lines: LogLine[] = []
  const accounts = await Accounts.open({
    rows: storage,
    registration: 'open',
    passwordCost: cheapCost,
    removeSpace: (space) => storage.removeSpace(space),
    log: memoryLog(lines),
    now: clock.now,
    ...options,
  })
  return {
    accounts,
    clock,
    storage,
    writes,
    lines,
    crash: (changed = {}) => {
      const nextWrites = new HeldWrites()
      const left = storage.afterCrash(() => nextWrites.beforeWrite())
      return openOver(left, nextWrites, clock, { ...options, ...changed })
    },
  }
}

export const openTestAccounts = (options: Partial<AccountsOptions> = {}): Promise<AccountsUnderTest> => {
  const writes = new HeldWrites()
  const storage = MemoryStorage.create({
    ...contractLimits,
    log: silentLog(),
    beforeWrite: () => writes.beforeWrite(),
  })
  return openOver(storage, writes, new HandClock(), options)
}

export const person = (email: string, more: Partial<NewAccount> = {}): NewAccount => ({
  email,
  password: goodPassword,
  device: {},
  ...more,
})

/** The answer, which is none that refuses. */
export const admitted = (answer: SignedIn | Refusal): SignedIn => {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused}`)
  return answer
}

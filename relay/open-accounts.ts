/** The accounts in a database, as the relay and its command line open them. */
import { Accounts } from './accounts/accounts.ts'
import { usualCost } from './accounts/passwords.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'
import type { LevelStorage } from './storage/level-storage.ts'

export const openAccounts = (
  storage: LevelStorage,
  { registration }: Pick<Config, 'registration'>,
  log: Log,
): Promise<Accounts> =>
  Accounts.open({
    rows: storage,
    registration,
    passwordCost: usualCost,
    removeSpace: (spaceId) => storage.removeSpace(spaceId),
    log,
    now: Date.now,
  })

/** Accounts as commands find them: in the relay that runs, or in the data folder. */
import { operate, operatorAnswer, type OperatorAnswer, type OperatorCommand } from '../accounts/operator.ts'
import { readConfig, type Config } from '../config.ts'
import { createLog } from '../log.ts'
import { ControlRefusal, findRunningRelay } from '../maintenance/control-client.ts'
import { openAccounts } from '../open-accounts.ts'
import { LevelStorage } from '../storage/level-storage.ts'
import { CommandError } from './command-errors.ts'
import { ensureDatabase, openDatabase } from './data-folder.ts'

const closeTimeoutMs = 5_000
const firstRetryMs = 200

/** Where people reach the relay, as far as the command's own environment says. */
const publicUrlOf = ({ publicUrl, port }: Config): string => publicUrl ?? `http://localhost:${port}`

const operateHere = async (folder: string, command: OperatorCommand): Promise<OperatorAnswer> => {
  const config = readConfig()
  const log = createLog('silent')
  const database = await openDatabase(folder)
  const options = {
    database,
    log,
    maxUncommittedBytes: config.limits.uncommittedBytes,
    commitIntervalMs: 0,
    closeTimeoutMs,
    firstRetryMs,
  }
  const storage = await LevelStorage.open(options).catch(async (error: unknown) => {
    await database.close()
    throw error
  })
  // A relay waits until its disk takes something again; a person at a terminal is told.
  const failing = new Promise<never>((_, reject) =>
    storage.onHealth((health) => {
      if (health.state === 'failing')
        reject(new CommandError(`Nothing can be written into "${folder}": ${health.reason}.`))
    }),
  )
  try {
    const work = openAccounts(storage, config, log).then((accounts) => operate(accounts, command, publicUrlOf(config)))
    return await Promise.race([work, failing])
  } finally {
    // What could not be written has been said.
    await storage[Symbol.asyncDispose]().catch(() => undefined)
  }
}

const operateThere = async (answer: Promise<unknown>): Promise<OperatorAnswer> => {
  try {
    return operatorAnswer.parse(await answer)
  } catch (error) {
    if (error instanceof ControlRefusal) throw new CommandError(error.message)
    throw error
  }
}

/** Has the command done, by the relay that runs in the folder if there is one. */
export const operateOn = async (folder: string, command: OperatorCommand): Promise<OperatorAnswer> => {
  ensureDatabase(folder)
  const relay = await findRunningRelay(folder)
  const answer = relay === undefined ? operateHere(folder, command) : operateThere(relay.operate(command))
  const result = await answer
  if (result.is === 'refused') throw new CommandError(result.reason)
  return result
}

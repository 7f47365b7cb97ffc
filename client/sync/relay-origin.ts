/**
 * Tells what came from the relay from what was written here. On its own, because every edit is asked about and the code
 * that talks to a relay is not there before sync is on.
 */
const origins = new WeakSet<object>()

/** Transactions with this origin bring what the relay sent. */
export const bringsFromRelay = (origin: object): void => void origins.add(origin)

/** Whether a transaction with this origin brought what the relay sent. */
export const isFromRelay = (origin: unknown): boolean =>
  typeof origin === 'object' && origin !== null && origins.has(origin)

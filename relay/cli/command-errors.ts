/** A command that was called wrongly: the person mends the call. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A command that was called rightly and could not be done. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** Throws when something that we are sure of is not so. Nobody catches it but the owner of the session, room or process. */
export function assert(condition: unknown, message: string): asserts condition {
  if (condition === false || condition === null || condition === undefined)
    throw new Error(`Assertion failed: ${message}`)
}

/** Ends a switch over a union, so that a new member is a type error where it is not handled. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}

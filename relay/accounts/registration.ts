export const registrations = ['open', 'invite', 'closed'] as const
/** Who may make an account. The first one on a fresh relay always may. */
export type Registration = (typeof registrations)[number]

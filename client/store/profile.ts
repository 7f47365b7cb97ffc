/** Names of everything that a profile keeps on this device. Two profiles never share one. */

/** The profile of a device that belongs to no account. */
export const localProfile = 'local'

export const databaseName = (profile: string, doc: string): string => `driftless/${profile}/${doc}`
export const channelName = (profile: string): string => `driftless/${profile}`
export const leaderLockName = (profile: string): string => `driftless/${profile}/leader`
export const windowLockName = (profile: string, window: string): string => `driftless/${profile}/window/${window}`
export const settingsKey = (profile: string): string => `driftless/${profile}/settings`

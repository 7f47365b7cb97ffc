/** Names of everything that a profile keeps on this device. Two profiles never share one. */
import type { NoteId } from '../../shared/ids.ts'

/** The profile of a device that belongs to no account. */
export const localProfile = 'local'

export const databaseName = (profile: string, doc: string): string => `driftless/${profile}/${doc}`
export const channelName = (profile: string): string => `driftless/${profile}`
export const leaderLockName = (profile: string): string => `driftless/${profile}/leader`
export const windowLockName = (profile: string, window: string): string => `driftless/${profile}/window/${window}`
export const settingsKey = (profile: string): string => `driftless/${profile}/settings`

/** Under which names a profile's documents are stored. They do not depend on a relay or its space: ids never change. */
export const spaceStoreName = 'space'
export const noteStoreName = (id: NoteId): string => `note/${id}`

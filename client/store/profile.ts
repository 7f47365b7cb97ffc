/** Names of everything that a profile keeps on this device. Two profiles never share one. */
import { parseNoteId, type NoteId } from '../../shared/ids.ts'

/** The first profile of a device. It belongs to no account until somebody signs in. */
export const firstProfile = 'local'

/** What profiles there are; belongs to none of them, and no profile's name can lead there. */
export const profilesDatabase = 'driftless-profiles'
export const profilesChannel = 'driftless-profiles'
export const activeProfileKey = 'driftless/active-profile'
export const pendingSignInKey = 'driftless/pending-sign-in'

/** `databaseName(profile, '')` is what the names of all its databases begin with. */
export const databaseName = (profile: string, doc: string): string => `driftless/${profile}/${doc}`
export const channelName = (profile: string): string => `driftless/${profile}`
export const leaderLockName = (profile: string): string => `driftless/${profile}/leader`
export const windowLockName = (profile: string, window: string): string => `driftless/${profile}/window/${window}`
export const refreshLockName = (profile: string): string => `driftless/${profile}/refresh`
export const windowKey = (profile: string): string => `driftless/${profile}/window`
export const windowLayoutKey = (profile: string): string => `driftless/${profile}/window-layout`
export const listViewKey = (profile: string): string => `driftless/${profile}/list-view`
export const settingsKey = (profile: string): string => `driftless/${profile}/settings`

/** Under which names a profile's documents are stored. They do not depend on a relay or its space: ids never change. */
export const spaceStoreName = 'space'
export const settingsStoreName = 'settings'
const noteStorePrefix = 'note/'
export const noteStoreName = (id: NoteId): string => `${noteStorePrefix}${id}`
/** The note that is stored under this name, if one is. */
export const noteOfStoreName = (name: string): NoteId | undefined =>
  name.startsWith(noteStorePrefix) ? parseNoteId(name.slice(noteStorePrefix.length)) : undefined

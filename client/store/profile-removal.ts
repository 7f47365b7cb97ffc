/** Removes what a profile keeps on this device. Doing it again, or going on after a crash, is doing it once. */
import { deleteDB } from 'idb'
import {
  databaseName,
  listViewKey,
  settingsKey,
  settingsStoreName,
  spaceStoreName,
  windowKey,
  windowLayoutKey,
} from './profile.ts'
import { reviewStoreName } from './review-db.ts'
import { databasesOf, searchStoreName } from './profile-databases.ts'

/**
 * Resolves when nothing of the profile is left. Waits for tabs that have some of it open. `noteStores` names the note
 * documents it has, for browsers that do not tell which databases there are.
 */
export async function removeProfileData(profile: string, noteStores: () => Promise<string[]>): Promise<void> {
  // Again until there is nothing: a tab that was about to close may have made another one.
  for (let names = await databasesOf(profile); names?.length !== 0; names = await databasesOf(profile)) {
    if (names !== undefined) {
      for (const name of names) await deleteDB(name)
      continue
    }
    for (const name of await noteStores()) await deleteDB(databaseName(profile, name))
    await deleteDB(databaseName(profile, 'index'))
    await deleteDB(databaseName(profile, reviewStoreName))
    await deleteDB(databaseName(profile, searchStoreName))
    await deleteDB(databaseName(profile, settingsStoreName))
    // Last: it says what there is.
    await deleteDB(databaseName(profile, spaceStoreName))
    break
  }
  localStorage.removeItem(settingsKey(profile))
  localStorage.removeItem(listViewKey(profile))
  sessionStorage.removeItem(windowKey(profile))
  sessionStorage.removeItem(windowLayoutKey(profile))
}

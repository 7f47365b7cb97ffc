/** Which databases a profile has on this device. */
import { databaseName } from './profile.ts'

/** The search index: made from the notes, and not among the documents. */
export const searchStoreName = 'search'

/** Their full names; `undefined` where the browser does not tell. */
export async function databasesOf(profile: string): Promise<string[] | undefined> {
  const { databases } = indexedDB as Partial<IDBFactory>
  if (databases === undefined) return undefined
  const infos = await databases.call(indexedDB)
  const prefix = databaseName(profile, '')
  return infos.map(({ name }) => name).filter((name) => name?.startsWith(prefix) === true) as string[]
}

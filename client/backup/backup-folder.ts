/**
 * A folder of this device's disk that somebody has chosen, where the browser lets an app write into one (the File System
 * Access API, which TypeScript's library knows in part).
 */

export type BackupFolder = FileSystemDirectoryHandle & {
  queryPermission?(options: { mode: 'readwrite' }): Promise<PermissionState>
  requestPermission?(options: { mode: 'readwrite' }): Promise<PermissionState>
}

interface FolderPicker {
  showDirectoryPicker?(options: { id: string; mode: 'readwrite' }): Promise<BackupFolder>
}

export const canChooseFolder = (): boolean => (window as FolderPicker).showDirectoryPicker !== undefined

/** `undefined` where somebody thinks better of it. Must be called while a click is being handled. */
export async function chooseFolder(): Promise<BackupFolder | undefined> {
  try {
    return await (window as FolderPicker).showDirectoryPicker?.({ id: 'backup', mode: 'readwrite' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    throw error
  }
}

/** Where the browser does not ask for it, the folder is its own. */
export async function mayWrite(folder: BackupFolder): Promise<boolean> {
  const permission = await folder.queryPermission?.({ mode: 'readwrite' })
  return permission === undefined || permission === 'granted'
}

/** Asks the person. Must be called while a click is being handled. */
export const askToWrite = async (folder: BackupFolder): Promise<boolean> =>
  (await folder.requestPermission?.({ mode: 'readwrite' })) !== 'denied' && (await mayWrite(folder))

/** Writes the file whole, or leaves what was there. */
export async function writeFile(folder: BackupFolder, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const file = await folder.getFileHandle(name, { create: true })
  const writable = await file.createWritable()
  try {
    await writable.write(bytes)
  } catch (error) {
    await writable.abort()
    throw error
  }
  await writable.close()
}

/** Removes all but the last so many files of this name, which end with a date. */
export async function keepLast(folder: BackupFolder, isOurs: RegExp, count: number): Promise<void> {
  const names: string[] = []
  for await (const name of folder.keys()) if (isOurs.test(name)) names.push(name)
  for (const name of names.sort().slice(0, -count)) await folder.removeEntry(name)
}

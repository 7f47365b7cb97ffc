/**
 * Where the relay of a data folder listens for commands: a Unix domain socket in the folder, or, since such a path holds
 * about a hundred bytes, in a folder of this user's under the system's temporary folder.
 */
import { createHash } from 'node:crypto'
import { lstat, mkdir, realpath } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'

/** macOS takes 104 bytes with the zero at their end, Linux 108. */
const maxPathBytes = 103
export const controlSocketName = 'control.sock'

export const controlAddress = async (dataDir: string): Promise<string> => {
  const folder = await realpath(dataDir)
  const inside = join(folder, controlSocketName)
  if (Buffer.byteLength(inside) <= maxPathBytes) return inside
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32)
  return join(tmpdir(), `driftless-${userInfo().uid}`, `${name}.sock`)
}

/** Whether nobody but this user can have put something at the address, if it is outside the data folder. */
export const isPrivate = async (address: string): Promise<boolean> => {
  if (address.endsWith(`/${controlSocketName}`)) return true
  const folder = await lstat(dirname(address)).catch(() => undefined)
  return folder?.isDirectory() === true && folder.uid === userInfo().uid && (folder.mode & 0o077) === 0
}

export const makePrivateFolder = async (address: string): Promise<void> => {
  if (address.endsWith(`/${controlSocketName}`)) return
  await mkdir(dirname(address), { mode: 0o700 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  if (!(await isPrivate(address))) throw new Error(`${dirname(address)} belongs to somebody else or is open to others`)
}

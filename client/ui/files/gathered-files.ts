/** The files in what was dropped or chosen, with the files in folders, however deep. */
import { isHidden, vaultOf, type GatheredFiles } from '../../import/import-source.ts'

/** What a drop or a file input holds while its event is being handled; the browser forgets it afterwards. */
export interface GivenFiles {
  files: readonly File[]
  /** Where the browser tells files from folders. */
  entries: readonly FileSystemEntry[]
}

/** A whole folder that was chosen comes as every file below it. */
export async function gatheredFiles({ files: chosen, entries }: GivenFiles): Promise<GatheredFiles> {
  if (entries.length === 0) {
    const files = chosen.map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    const vaults = new Set(files.flatMap(({ path }) => vaultOf(path) ?? []))
    return { files: files.filter(({ path }) => !isHidden(path)), unreadable: [], vaults: [...vaults] }
  }
  const files: { path: string; file: File }[] = []
  const unreadable: string[] = []
  const vaults: string[] = []
  const visit = async (entry: FileSystemEntry): Promise<void> => {
    const vault = vaultOf(entry.fullPath)
    if (vault !== undefined) vaults.push(vault)
    if (isHidden(entry.name)) return
    try {
      if (isFile(entry)) files.push({ path: entry.fullPath.replace(/^\//, ''), file: await readFile(entry) })
      else if (isDirectory(entry)) for (const child of await readDirectory(entry)) await visit(child)
    } catch {
      unreadable.push(entry.name)
    }
  }
  for (const entry of entries) await visit(entry)
  return { files, unreadable, vaults }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

const readFile = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

async function readDirectory(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader()
  const entries: FileSystemEntry[] = []
  // Browsers give at most a hundred entries at a time, and an empty list at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return entries
    entries.push(...some)
  }
}

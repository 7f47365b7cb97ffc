/** The files in what was dropped or chosen, with the files in folders, however deep. */

export interface GatheredFiles {
  files: readonly File[]
  /** Names of files and folders that the browser showed and then could not read. */
  unreadable: readonly string[]
}

/** Hidden files and folders are some program's bookkeeping (`.git`, `.obsidian`, `.DS_Store`), never a note. */
const isHidden = (name: string): boolean => name.startsWith('.')

/** What a file input holds. A whole folder comes with every file below it. */
export const chosenFiles = (files: Iterable<File>): GatheredFiles => ({
  files: [...files].filter((file) => !(file.webkitRelativePath || file.name).split('/').some(isHidden)),
  unreadable: [],
})

/** Must be called while the drop event is being handled: the browser forgets the items afterwards. */
export async function droppedFiles(transfer: DataTransfer): Promise<GatheredFiles> {
  const entries = [...transfer.items].flatMap((item) => (item.kind === 'file' ? (item.webkitGetAsEntry() ?? []) : []))
  if (entries.length === 0) return chosenFiles(transfer.files)
  const files: File[] = []
  const unreadable: string[] = []
  const visit = async (entry: FileSystemEntry): Promise<void> => {
    if (isHidden(entry.name)) return
    try {
      if (isFile(entry)) files.push(await readFile(entry))
      else if (isDirectory(entry)) for (const child of await readDirectory(entry)) await visit(child)
    } catch {
      unreadable.push(entry.name)
    }
  }
  for (const entry of entries) await visit(entry)
  return { files, unreadable }
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

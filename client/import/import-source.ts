/** A file that may become a note, wherever it is read from. */
import { zipSources } from './zip-sources.ts'

export interface ImportSource {
  /** With the folders above it, from the one that was chosen on, with slashes. */
  path: string
  bytes: number
  /** Milliseconds since 1970; 0 where nobody knows. */
  modifiedAt: number
  /** Whether it is in a vault of Obsidian, where a `#word` in a text is a tag. */
  inVault: boolean
  /** Whether it was given by itself, and neither in a folder nor packed. */
  isLoose: boolean
  /** Rejects where it cannot be read. */
  read(): Promise<Uint8Array>
}

/** What somebody chose or dropped. */
export interface GatheredFiles {
  files: readonly { path: string; file: File }[]
  /** Names of files and folders that the browser showed and then could not read. */
  unreadable: readonly string[]
  /** Folders that are vaults of Obsidian; '' where it is what was chosen itself. */
  vaults: readonly string[]
}

/** A packed file counts as the folder of what is in it. Those that cannot be opened are among the unreadable. */
export async function sourcesOf({ files, unreadable, vaults }: GatheredFiles): Promise<{
  sources: ImportSource[]
  unreadable: string[]
}> {
  const sources: ImportSource[] = []
  const missed = [...unreadable]
  for (const { path, file } of files) {
    if (!/\.zip$/i.test(path)) {
      sources.push(sourceOf(path, file, vaults))
      continue
    }
    try {
      sources.push(...(await zipSources(file)))
    } catch {
      missed.push(path)
    }
  }
  const byPath = new Intl.Collator('en', { numeric: true })
  return { sources: sources.sort((a, b) => byPath.compare(a.path, b.path)), unreadable: missed }
}

const sourceOf = (path: string, file: File, vaults: GatheredFiles['vaults']): ImportSource => ({
  path,
  bytes: file.size,
  modifiedAt: file.lastModified,
  inVault: isWithin(path, vaults),
  isLoose: !path.includes('/'),
  read: async () => new Uint8Array(await file.arrayBuffer()),
})

/** Hidden files and folders are some program's bookkeeping (`.git`, `.obsidian`, `.DS_Store`), never a note. */
export const isHidden = (path: string): boolean =>
  path.split('/').some((name) => name.startsWith('.') || name === '__MACOSX')

/** The folder that is a vault of Obsidian, by the path of something that Obsidian keeps in it; `undefined` for another path. */
export function vaultOf(path: string): string | undefined {
  const match = /^\/?(?:(.*?)\/)?\.obsidian(?:\/|$)/.exec(path)
  return match === null ? undefined : (match[1] ?? '')
}

export const isWithin = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => folder === '' || path.startsWith(`${folder}/`))

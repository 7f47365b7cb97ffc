import { decodeFile } from '../../shared/document/file-bytes.ts'
import { isHidden, isWithin, vaultOf, type ImportSource } from './import-source.ts'

/**
 * What is in a zip, hidden files left out; each is unpacked when it is asked for, so that a packed library takes no more memory
 * than its largest file. Rejects for what is no zip.
 */
export async function zipSources(file: Blob): Promise<ImportSource[]> {
  const { BlobReader, configure, Uint8ArrayWriter, ZipReader } = await import('@zip.js/zip.js/lib/zip-core-native.js')
  // The browser unpacks beside the page by itself, and a thread would be one more thing that a strict page must allow.
  configure({ useWebWorkers: false })
  const entries = await new ZipReader(new BlobReader(file), { decodeText: nameOf }).getEntries()
  const vaults = entries.flatMap(({ filename }) => vaultOf(filename) ?? [])
  return entries.flatMap((entry) =>
    entry.directory || isHidden(entry.filename)
      ? []
      : {
          path: entry.filename,
          bytes: entry.uncompressedSize,
          modifiedAt: entry.lastModDate.getTime(),
          inVault: isWithin(entry.filename, vaults),
          isLoose: false,
          // What is longer than the list says is refused, and so is what somebody packed with a password.
          read: () => entry.getData(new Uint8ArrayWriter()),
        },
  )
}

/** Chinese Windows packs names in its own encoding, and says nothing of it. */
const nameOf = (bytes: Uint8Array): string | undefined => {
  const name = decodeFile(bytes)
  return name.kind === 'text' ? name.text : undefined
}

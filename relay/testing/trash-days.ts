/** Lets a relay that does not run have looked at its trash some days ago, as if its clock had said so then. */
import { documentService } from './document-service.ts'
import { InlineTrashReader } from './inline-trash-reader.ts'
import { withStorage } from './level-folder.ts'
import { silentLog } from './memory-log.ts'
import { TrashKeeper } from '../documents/trash-keeper.ts'

export const dayMs = 24 * 60 * 60_000

export const lookedDaysAgo = (folder: string, days: number): Promise<void> =>
  withStorage(folder, async (storage) => {
    await using documents = documentService(storage)
    await using keeper = new TrashKeeper({
      storage,
      documents,
      createReader: () => new InlineTrashReader(),
      keepMs: Infinity,
      rowsFor: () => [],
      now: () => Date.now() - days * dayMs,
      log: silentLog(),
    })
    await keeper.look()
  })

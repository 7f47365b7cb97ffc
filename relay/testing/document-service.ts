/** The docs of a relay under test, with generous bounds and compaction in the test's own thread. */
import { DocumentService, type DocumentServiceOptions } from '../documents/document-service.ts'
import type { DocumentStorage } from '../storage/storage.ts'
import { InlineCompactor } from './inline-compactor.ts'
import { silentLog } from './memory-log.ts'

export const documentService = (
  storage: DocumentStorage,
  options: Partial<DocumentServiceOptions> = {},
): DocumentService =>
  new DocumentService({
    storage,
    compactor: new InlineCompactor(),
    log: silentLog(),
    idleTimeoutMs: 30_000,
    maxRoomBytes: 100_000_000,
    ...options,
  })

/** Docs with a text in them, for the scenarios in which somebody comes to a doc that has one. */
import { assert } from '../../shared/assert.ts'
import type { ServerProcess } from '../servers/server-process.ts'
import { backlogSeconds, storedDocs, until } from '../scenarios/waiting.ts'
import { DocClient } from './doc-client.ts'
import { encodeText, someText } from './typist.ts'

/** The author of all seeded text. */
export const seedClient = 2_345_678_901

const opensAtOnce = 100
const timeoutMs = 120_000

/** Writes a text of `length` into each doc. The clients stay; they are released by whoever asked for them. */
export const seedDocs = async (
  server: ServerProcess,
  docs: readonly string[],
  length: number,
): Promise<DocClient[]> => {
  const update = encodeText(seedClient, 0, someText(length))
  const stored = storedDocs(server)
  const clients: DocClient[] = []
  let acknowledged = 0
  for (let at = 0; at < docs.length; at += opensAtOnce) {
    const batch = docs.slice(at, at + opensAtOnce).map((doc) => {
      let isAcknowledged = false
      const acknowledge = (): void => {
        if (!isAcknowledged) acknowledged++
        isAcknowledged = true
      }
      return new DocClient(server.port, doc, server.kind.wire, {
        ...(server.kind.wire.acknowledges === 'by echo' ? { onRange: acknowledge } : { onCount: acknowledge }),
      })
    })
    await Promise.all(batch.map(({ socket }) => socket.opened))
    for (const client of batch) client.sendUpdate(update)
    clients.push(...batch)
  }
  // The floors acknowledge nothing.
  if (server.kind.acknowledges)
    assert(
      await until(() => acknowledged === docs.length, timeoutMs),
      `${acknowledged} of ${docs.length} docs are taken`,
    )
  await backlogSeconds(server, { isAcknowledged: () => true, docs, stored: stored.since }, timeoutMs)
  return clients
}

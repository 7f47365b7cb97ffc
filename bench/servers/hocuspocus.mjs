/**
 * Hocuspocus as its documentation sets it up, with its SQLite extension, or, where SQLite's native part could not be
 * installed, with its database extension writing a file per document. It says over IPC which one it is, and when a
 * document has been stored, which is the only way to know from outside.
 */
import { Database } from '@hocuspocus/extension-database'
import { SQLite } from '@hocuspocus/extension-sqlite'
import { Server } from '@hocuspocus/server'
import { mkdirSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const { PORT = '0', HOST = '127.0.0.1', DATA_DIR = '.' } = process.env
mkdirSync(DATA_DIR, { recursive: true })

const hasSqlite = () => {
  try {
    /** @type {unknown} */
    const sqlite = createRequire(import.meta.url)('better-sqlite3')
    new /** @type {new (path: string) => object} */ (sqlite)(':memory:')
    return true
  } catch {
    return false
  }
}

const files = () => {
  /** @param {string} name */
  const pathOf = (name) => join(DATA_DIR, encodeURIComponent(name))
  return new Database({
    fetch: ({ documentName }) => readFile(pathOf(documentName)).catch(() => null),
    store: async ({ documentName, state }) => {
      await writeFile(`${pathOf(documentName)}.new`, state)
      await rename(`${pathOf(documentName)}.new`, pathOf(documentName))
    },
  })
}

const withSqlite = hasSqlite()
const server = new Server({
  port: Number(PORT),
  address: HOST,
  quiet: true,
  extensions: [withSqlite ? new SQLite({ database: join(DATA_DIR, 'documents.sqlite') }) : files()],
  afterStoreDocument: ({ documentName }) => {
    process.send?.({ stored: documentName })
    return Promise.resolve()
  },
})
await server.listen()
process.send?.({ storage: withSqlite ? 'SQLite' : 'files' })

/** The servers that are compared, how each is started, how its clients speak and how it is known what is on disk. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hocuspocusWire, syncWire, yWebsocketWire, type Wire } from '../clients/wire.ts'

export type ServerId =
  | 'floor'
  | 'corked-floor'
  | 'logging-floor'
  | 'promising-floor'
  | 'y-websocket'
  | 'y-websocket-leveldb'
  | 'hocuspocus'
  | 'ours'
  | 'ours-sync'

export interface Launch {
  readonly script: string
  readonly args: readonly string[]
  readonly env: Record<string, string>
}

/**
 * How the bench learns that everything is on disk:
 *   never         nothing ever is
 *   acknowledged  every client has its acknowledgement
 *   reported      it says so of each doc (Hocuspocus)
 *   idle          the process has nothing left to do
 */
export type Settling = 'never' | 'acknowledged' | 'reported' | 'idle'

export interface ServerKind {
  readonly id: ServerId
  readonly title: string
  readonly wire: Wire
  readonly settling: Settling
  /** Whether clients hear that their updates were taken. What that means is each server's own affair. */
  readonly acknowledges: boolean
  /** Whether it has the docs again after a restart. */
  readonly persists: boolean
  launch(options: { port: number; dataDir: string }): Launch
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const floor = (id: ServerId, title: string, mode: string): ServerKind => ({
  id,
  title,
  wire: yWebsocketWire('/'),
  settling: mode === 'promising' ? 'acknowledged' : mode === 'logging' ? 'idle' : 'never',
  acknowledges: mode === 'promising',
  persists: mode === 'promising' || mode === 'logging',
  launch: ({ dataDir }) => ({ script: here('floor.mjs'), args: [mode], env: { DATA_DIR: dataDir } }),
})

/** The package does not export its server; it lies beside its manifest. */
const yWebsocketScript = (): string =>
  join(createRequire(import.meta.url).resolve('y-websocket/package.json'), '..', 'bin', 'server.cjs')

const yWebsocket = (id: ServerId, title: string, persists: boolean): ServerKind => ({
  id,
  title,
  wire: yWebsocketWire('/'),
  settling: persists ? 'idle' : 'never',
  acknowledges: true,
  persists,
  launch: ({ dataDir }) => ({
    script: yWebsocketScript(),
    args: [],
    env: persists ? { YPERSISTENCE: join(dataDir, 'leveldb') } : {},
  }),
})

const ours = (id: ServerId, title: string, wire: Wire): ServerKind => ({
  id,
  title,
  wire,
  settling: 'acknowledged',
  acknowledges: true,
  persists: true,
  launch: ({ dataDir }) => ({
    script: here('../../dist/relay/main.js'),
    args: [],
    // The last as `npm start` does.
    env: { AUTH: 'none', DATA_DIR: dataDir, LOG_LEVEL: 'warn', MALLOC_ARENA_MAX: '1' },
  }),
})

export const serverKinds: readonly ServerKind[] = [
  floor('floor', 'floor', 'plain'),
  floor('corked-floor', 'corked floor', 'corked'),
  floor('logging-floor', 'logging floor', 'logging'),
  floor('promising-floor', 'promising floor', 'promising'),
  yWebsocket('y-websocket', 'y-websocket 2.1.0, in memory', false),
  yWebsocket('y-websocket-leveldb', 'y-websocket 2.1.0 + LevelDB', true),
  {
    id: 'hocuspocus',
    title: 'Hocuspocus 4.7.0 + SQLite',
    wire: hocuspocusWire,
    settling: 'reported',
    acknowledges: true,
    persists: true,
    launch: ({ dataDir }) => ({ script: here('hocuspocus.mjs'), args: [], env: { DATA_DIR: dataDir } }),
  },
  ours('ours', 'Driftless, /ws', yWebsocketWire('/ws/')),
  ours('ours-sync', 'Driftless, /sync', syncWire),
]

export const serverKind = (id: string): ServerKind => {
  const kind = serverKinds.find((candidate) => candidate.id === id)
  if (kind === undefined)
    throw new Error(`no server is called ${id}; there are ${serverKinds.map(({ id }) => id).join(', ')}`)
  return kind
}

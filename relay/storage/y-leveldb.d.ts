/** y-leveldb's own types are not reachable through its exports. Only what the tests use. */
declare module 'y-leveldb' {
  import type * as Y from 'yjs'

  export class LeveldbPersistence {
    constructor(location: string)
    storeUpdate(docName: string, update: Uint8Array): Promise<number>
    flushDocument(docName: string): Promise<void>
    clearDocument(docName: string): Promise<void>
    setMeta(docName: string, key: string, value: unknown): Promise<void>
    getYDoc(docName: string): Promise<Y.Doc>
    getStateVector(docName: string): Promise<Uint8Array>
    getAllDocNames(): Promise<string[]>
    getAllDocStateVectors(): Promise<{ name: string; sv: Uint8Array; clock: number }[]>
    destroy(): Promise<void>
  }
}

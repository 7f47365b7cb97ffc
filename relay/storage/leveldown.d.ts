/** leveldown 6 comes without types. Only what the relay uses. */
declare module 'leveldown' {
  export type Callback = (error: Error | null | undefined) => void

  export interface LevelIterator {
    /** Neither key nor value at the end. */
    next(callback: (error: Error | null | undefined, key?: Buffer, value?: Buffer) => void): void
    /** The next row is the first at the key or behind it. Not while one is being read. */
    seek(key: Buffer): void
    end(callback: Callback): void
  }

  export interface LevelBatch {
    put(key: Buffer, value: Buffer): void
    del(key: Buffer): void
    write(options: { sync: boolean }, callback: Callback): void
  }

  export interface IteratorOptions {
    gte?: Buffer
    lt?: Buffer
    reverse?: boolean
    /** -1 for all. */
    limit?: number
    keys: boolean
    values: boolean
    /** Bytes read ahead per call. */
    highWaterMark: number
  }

  export interface LevelDown {
    open(options: { createIfMissing: boolean }, callback: Callback): void
    close(callback: Callback): void
    /** `undefined` for keys that are not there. */
    getMany(
      keys: readonly Buffer[],
      callback: (error: Error | null | undefined, values?: (Buffer | undefined)[]) => void,
    ): void
    batch(): LevelBatch
    iterator(options: IteratorOptions): LevelIterator
    compactRange(start: Buffer, end: Buffer, callback: Callback): void
  }

  export default function leveldown(location: string): LevelDown
}

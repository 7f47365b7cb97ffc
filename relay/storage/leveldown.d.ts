/** leveldown 6 comes without types. Only what the relay uses. */
declare module 'leveldown' {
  export type Callback = (error: Error | null | undefined) => void

  export interface LevelIterator {
    /** Neither key nor value at the end. */
    next(callback: (error: Error | null | undefined, key?: Buffer, value?: Buffer) => void): void
    end(callback: Callback): void
  }

  export interface LevelDown {
    open(options: { createIfMissing: boolean }, callback: Callback): void
    close(callback: Callback): void
    get(key: Buffer, callback: (error: Error | null | undefined, value?: Buffer) => void): void
    batch(
      operations: readonly { type: 'put'; key: Buffer; value: Buffer | Uint8Array }[],
      options: { sync: boolean },
      callback: Callback,
    ): void
    iterator(options: { gte: Buffer; lt: Buffer; keys: boolean; values: boolean; highWaterMark: number }): LevelIterator
  }

  export default function leveldown(location: string): LevelDown
}

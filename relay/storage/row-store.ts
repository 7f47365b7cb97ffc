/**
 * Small rows beside the docs: accounts and what belongs to them. Every implementation passes
 * `testing/row-store-contract.ts`; the tests there carry the numbers below.
 *
 * [R1] The changes of one `write` are on disk together or not at all. It resolves when they are there so that a power cut
 *      leaves them, and never before. They share a commit with the docs' updates.
 * [R2] Reading gives what is on disk.
 * [R3] A write that fails is tried again until it works; it rejects only if the storage is closed before.
 * [R4] Writes come to disk in their order.
 * [R5] A key is a list of texts and whole numbers below 2^32; none is confused with another, whatever its parts hold. A
 *      prefix is whole parts. Rows come by key: texts by length and then by their bytes, numbers by size.
 * [R6] Rows are in the database with the docs, so a backup holds them, and no row is taken for a part of a doc.
 */
import type { KeyPart } from './level-keys.ts'

export type { KeyPart } from './level-keys.ts'
export type RowKey = readonly KeyPart[]

export interface Row {
  readonly key: RowKey
  readonly value: Buffer
}

/** Absent value: the row goes. */
export interface RowChange {
  readonly key: RowKey
  readonly value: Uint8Array | undefined
}

export interface RowReadOptions {
  readonly reverse?: boolean
  /** At most so many rows. */
  readonly limit?: number
}

export interface RowStore {
  get(key: RowKey): Promise<Buffer | undefined>
  /** The rows whose keys begin with these parts and have more. */
  rows(prefix: RowKey, options?: RowReadOptions): Promise<Row[]>
  /**
   * Takes any size, since it cannot say that there is no room. A request writes one or two rows and waits for them, so what
   * waits for the disk is bounded by the requests that wait.
   */
  write(changes: readonly RowChange[]): Promise<void>
}

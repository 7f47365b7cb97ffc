/**
 * A thread of this tab's own for what would keep the page from whoever types: to read and store notes that come by the
 * thousand, and to take a long list apart. It starts when there is such work and ends when there has been none for a
 * while, and with it goes the memory that it took.
 *
 * It does what the page would do, one request after the other. Where it cannot be started, or dies, the page does it.
 */
import { assert } from '../../shared/assert.ts'
import type { NoteRecord } from '../store/index-db.ts'
import type { FeedReceipt } from './feed-receipt.ts'
import type { Gaps } from './typing-gaps.ts'

export type ThreadRequest =
  { kind: 'store'; receipt: FeedReceipt } | { kind: 'split'; update: Uint8Array<ArrayBuffer>; structsPerPiece: number }

export type ThreadAnswer =
  | { kind: 'stored'; records: NoteRecord[] }
  | { kind: 'pieces'; pieces: Uint8Array<ArrayBuffer>[] }
  /** As the browser said it. */
  | { kind: 'refused'; name: string; message: string }

/** The thread has died. What it was about to do is done or not. */
export class ThreadGone extends Error {
  override readonly name = 'ThreadGone'
}

/** What is used of a `Worker`. Requests are answered in their order. */
export interface ThreadLine {
  onmessage: ((event: MessageEvent<ThreadAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(request: ThreadRequest, transfer: Transferable[]): void
  terminate(): void
}

export interface ThreadParts {
  start(): ThreadLine
  /** Resolves when whatever waited for the page's own thread has had it, and whoever types their letter. */
  pause(): Promise<void>
  /** Less of notes, or of a list, is done in the page before a thread would have heard of it. */
  leastBytes: { notes: number; list: number }
  /** How much of a list is applied at once: about as much as a slow device does between two letters. */
  structsPerPiece: number
}

/** Its name says whose notes it stores. */
export const browserThread = (profile: string, gaps: Gaps): ThreadParts => ({
  start: () => new Worker(new URL('./sync-worker.ts', import.meta.url), { type: 'module', name: profile }),
  pause: () => (gaps.isTyping ? gaps.next() : pause()),
  leastBytes: { notes: 128 * 1024, list: 384 * 1024 },
  structsPerPiece: 400,
})

/** It takes a moment to start. */
const idleMs = 2_000

export class SyncThread {
  readonly #parts: ThreadParts
  #line: ThreadLine | undefined
  #isBroken = false
  readonly #waiting: { resolve: (answer: ThreadAnswer) => void; reject: (error: Error) => void }[] = []
  #endTimer: ReturnType<typeof setTimeout> | undefined

  constructor(parts: ThreadParts) {
    this.#parts = parts
  }

  /** Whether it is to be asked for so much. */
  isFor(what: keyof ThreadParts['leastBytes'], bytes: number): boolean {
    return !this.#isBroken && bytes >= this.#parts.leastBytes[what]
  }

  /** There will be something to do. */
  prepare(): void {
    if (!this.#isBroken) this.#begin()
  }

  /**
   * Stores what the feed told. Resolves with the notes' records as they are then, when all of it is on disk; rejects if
   * nothing is, and with `ThreadGone` if that is not known. The updates' bytes are the thread's from now on.
   */
  async store(receipt: FeedReceipt): Promise<NoteRecord[]> {
    const bytes = receipt.updates.map(({ update }) => update.buffer)
    const answer = await this.#ask({ kind: 'store', receipt }, bytes)
    assert(answer.kind === 'stored', `the thread answers ${answer.kind} to what is to be stored`)
    return answer.records
  }

  /** Takes an update apart (update-pieces.ts). Rejects where it cannot be read. */
  async split(update: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>[]> {
    const { structsPerPiece } = this.#parts
    const answer = await this.#ask({ kind: 'split', update, structsPerPiece }, [])
    assert(answer.kind === 'pieces', `the thread answers ${answer.kind} to what is to be taken apart`)
    return answer.pieces
  }

  pause(): Promise<void> {
    return this.#parts.pause()
  }

  async #ask(request: ThreadRequest, transfer: Transferable[]): Promise<ThreadAnswer> {
    const line = this.#isBroken ? undefined : this.#begin()
    if (line === undefined) throw new ThreadGone('there is no thread')
    const answer = await new Promise<ThreadAnswer>((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      line.postMessage(request, transfer)
    })
    if (answer.kind === 'refused') throw new DOMException(answer.message, answer.name)
    return answer
  }

  /** `undefined` where the browser refuses one. */
  #begin(): ThreadLine | undefined {
    this.#endLater()
    this.#line ??= this.#start()
    return this.#line
  }

  #start(): ThreadLine | undefined {
    let line: ThreadLine
    try {
      line = this.#parts.start()
    } catch {
      // The page does all by itself: that costs whoever types a moment, and nothing else.
      this.#isBroken = true
      return undefined
    }
    line.onmessage = ({ data }) => {
      this.#waiting.shift()?.resolve(data)
      this.#endLater()
    }
    line.onerror = (event) => {
      this.#isBroken = true
      this.#end()
      for (const { reject } of this.#waiting.splice(0)) reject(new ThreadGone(event.message))
    }
    return line
  }

  #endLater(): void {
    clearTimeout(this.#endTimer)
    this.#endTimer = setTimeout(() => {
      if (this.#waiting.length === 0) this.#end()
    }, idleMs)
  }

  #end(): void {
    clearTimeout(this.#endTimer)
    this.#line?.terminate()
    this.#line = undefined
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}

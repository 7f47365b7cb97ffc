/** The change feed of one space on one relay (PROTOCOL.md, The change feed), as a device reads it and adds to it. */
import * as v from 'valibot'
import { assertNever } from '../../shared/assert.ts'
import { spaceDocName, type SpaceId } from '../../shared/ids.ts'
import { MalformedBytes } from '../../shared/protocol/byte-reader.ts'
import {
  ChangeReader,
  changesMediaType,
  encodeClaim,
  encodeOffer,
  type ChangeRecord,
  type Claim,
  type Offer,
} from '../../shared/protocol/changes.ts'
import { formatCursor, type Cursor } from '../../shared/protocol/cursor.ts'
import type { Ending, TokenAnswer } from './sync-socket.ts'

/**
 * Why a request came to nothing. `cursorRefused`: the relay's database is another one, or lost what came last.
 * `cannotStore`: its disk takes nothing at present. `refused`: it will not have this device, or not this request; coming back
 * with the same is no use. `away`: everything that may pass by itself.
 */
export type FeedFailure = 'cursorRefused' | 'cannotStore' | 'refused' | 'away'

export class FeedError extends Error {
  override readonly name = 'FeedError'
  readonly failure: FeedFailure

  constructor(failure: FeedFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.failure = failure
  }
}

/** How what this device has of a doc compares with what the relay has on its disk. */
export type Comparison = 'same' | 'differs' | 'unknown'

/**
 * What became of an offer. `undefined`: it is on the relay's disk. `lacking`: it is, but what it builds on is there no longer,
 * and all that there is here has to be offered.
 */
export type OfferRefusal = Ending | 'lacking' | undefined

export interface ChangeFeedParts {
  /** The relay's address for HTTP. */
  address: string
  space: SpaceId
  fetch: typeof fetch
  /** As `SyncSocketParts` has it. */
  token(spent: string | undefined): Promise<TokenAnswer>
  /** Calls back later; returns what cancels it. */
  schedule(callback: () => void, delayMs: number): () => void
}

/** A relay sends a page as soon as it has read it, and answers a batch within 20 s or says that it cannot. */
const silenceLimitMs = 30_000

const errorSchema = v.object({ error: v.object({ code: v.string(), message: v.string() }) })

export class ChangeFeed {
  readonly #parts: ChangeFeedParts

  constructor(parts: ChangeFeedParts) {
    this.#parts = parts
  }

  /**
   * What has changed of notes since the cursor, or all there is, in pieces as they come; their bytes are views. Ends after the
   * record `end`. Throws `FeedError`; an answer that was cut is `away`.
   */
  async *changes(since: Cursor | undefined, signal: AbortSignal): AsyncGenerator<ChangeRecord[]> {
    // The list is live on the socket, and whole in the feed whenever the relay has made it compact.
    const query = new URLSearchParams({ without: spaceDocName(this.#parts.space) })
    if (since !== undefined) query.set('since', formatCursor(since))
    const watch = this.#watchSilence(signal)
    try {
      const response = await this.#request(`changes?${query}`, {}, watch)
      const body = response.body?.getReader()
      if (body === undefined) throw new FeedError('away', 'the answer has no body')
      const reader = new ChangeReader()
      let hasEnded = false
      try {
        for (;;) {
          const { done, value } = await body.read()
          if (done) break
          watch.heard()
          const records = [...reader.read(value)]
          hasEnded ||= records.at(-1)?.type === 'end'
          if (records.length > 0) yield records
          // Storing what came takes its time, and is not the relay's silence.
          watch.heard()
        }
      } finally {
        await body.cancel().catch(() => undefined)
      }
      if (!hasEnded) throw new FeedError('away', 'the answer was cut')
    } catch (error) {
      throw asFeedError(error)
    } finally {
      watch.end()
    }
  }

  /** Offers updates. Resolves with what became of each, in their order. Throws `FeedError`: then it is not known. */
  async offer(offers: readonly Offer[], signal: AbortSignal): Promise<OfferRefusal[]> {
    const refusals = new Map<number, OfferRefusal>()
    for (const record of await this.#post('changes', offers.map(encodeOffer), signal)) {
      if (record.type === 'committed') refusals.set(record.index, undefined)
      else if (record.type === 'lacking') refusals.set(record.index, 'lacking')
      else if (record.type === 'rejected') refusals.set(record.index, { code: record.code, reason: record.reason })
    }
    return offers.map((_offer, index) => {
      if (!refusals.has(index)) throw new FeedError('away', 'the answer was cut')
      return refusals.get(index)
    })
  }

  /** Compares docs by their digests. Resolves with one answer for each, in their order. Throws `FeedError`. */
  async compare(claims: readonly Claim[], signal: AbortSignal): Promise<Comparison[]> {
    const comparisons = new Map<number, Comparison>()
    for (const record of await this.#post('digests', claims.map(encodeClaim), signal)) {
      if (record.type === 'same' || record.type === 'differs') comparisons.set(record.index, record.type)
      else if (record.type === 'rejected') comparisons.set(record.index, 'unknown')
    }
    return claims.map((_claim, index) => comparisons.get(index) ?? 'unknown')
  }

  /** Sends records. Resolves with those of the answer. Throws `FeedError`. */
  async #post(path: string, records: Uint8Array<ArrayBuffer>[], signal: AbortSignal): Promise<ChangeRecord[]> {
    const watch = this.#watchSilence(signal)
    try {
      const init = { method: 'POST', headers: { 'Content-Type': changesMediaType }, body: new Blob(records) }
      const response = await this.#request(path, init, watch)
      return [...new ChangeReader().read(new Uint8Array(await response.arrayBuffer()))]
    } catch (error) {
      throw asFeedError(error)
    } finally {
      watch.end()
    }
  }

  /** Asks once more where the relay would have had another token. */
  async #request(path: string, init: RequestInit, watch: SilenceWatch): Promise<Response> {
    let spent: string | undefined
    for (;;) {
      const token = await this.#token(spent)
      const headers = new Headers(init.headers)
      if (token !== undefined) headers.set('Authorization', `Bearer ${token}`)
      const { address, space } = this.#parts
      // As a method of nothing: browsers will not have it called as anybody else's.
      const { fetch } = this.#parts
      const response = await fetch(`${address}/api/v1/spaces/${space}/${path}`, {
        ...init,
        headers,
        cache: 'no-store',
        signal: watch.signal,
      })
      watch.heard()
      if (response.ok) return response
      if (response.status === 401 && token !== undefined && spent === undefined) {
        spent = token
        continue
      }
      throw await refusalOf(response)
    }
  }

  async #token(spent: string | undefined): Promise<string | undefined> {
    const answer = await this.#parts.token(spent)
    switch (answer.kind) {
      case 'token':
        return answer.token
      case 'none':
        return undefined
      case 'unavailable':
        throw new FeedError('away', 'no token is to be had at present')
      case 'ended':
        throw new FeedError('refused', 'the sign-in has ended')
      default:
        return assertNever(answer)
    }
  }

  #watchSilence(signal: AbortSignal): SilenceWatch {
    const silence = new AbortController()
    let cancel = (): void => undefined
    const heard = (): void => {
      cancel()
      cancel = this.#parts.schedule(
        () => silence.abort(new FeedError('away', 'nothing was heard for too long')),
        silenceLimitMs,
      )
    }
    heard()
    return { signal: AbortSignal.any([signal, silence.signal]), heard, end: () => cancel() }
  }
}

/** Breaks a request off when nothing has been heard for too long. */
interface SilenceWatch {
  signal: AbortSignal
  heard(): void
  end(): void
}

async function refusalOf(response: Response): Promise<FeedError> {
  const body = v.safeParse(errorSchema, await response.json().catch(() => undefined))
  const { code, message } = body.success ? body.output.error : { code: '', message: `status ${response.status}` }
  return new FeedError(failureOf(response.status, code), message)
}

function failureOf(status: number, code: string): FeedFailure {
  if (code === 'cursor-refused') return 'cursorRefused'
  if (code === 'cannot-store') return 'cannotStore'
  return status >= 500 || status === 429 || status === 408 ? 'away' : 'refused'
}

/** What `fetch` throws says only that nothing came. A relay that cannot be read may be another one in a moment. */
function asFeedError(error: unknown): FeedError {
  if (error instanceof FeedError) return error
  const message = error instanceof MalformedBytes ? 'the answer cannot be read' : 'no answer'
  return new FeedError('away', message, { cause: error })
}

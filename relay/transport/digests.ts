/**
 * Digests over HTTP (PROTOCOL.md, Comparing): a client says what it has of many docs of a space, and is told of which of
 * them something else is on disk.
 */
import type { HttpBindings } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { MalformedBytes } from '../../shared/protocol/byte-reader.ts'
import { changesMediaType, ClaimReader, encodeChange, type Claim } from '../../shared/protocol/changes.ts'
import { spaceOfDoc } from '../../shared/protocol/doc-name.ts'
import type { Principal } from '../accounts/access.ts'
import type { DocComparison, Verdict } from '../documents/doc-comparison.ts'
import type { Log } from '../log.ts'
import type { SignedInEnv } from './bearer.ts'
import { errorBody } from './error-body.ts'
import { streamRecords } from './record-answer.ts'

export interface DigestsLimits {
  /** The docs of one request. */
  readonly claims: number
  /** The body of one request. */
  readonly bytes: number
  /** Requests that are being answered at once. */
  readonly answers: number
  /** Of these, those of one account. */
  readonly answersPerAccount: number
}

export interface DigestsOptions {
  readonly comparison: DocComparison
  readonly log: Log
  readonly mayUse: (principal: Principal, space: string) => boolean
  /** What is answered to whoever may not. */
  readonly refuse: (context: Context) => Response
  /** Of the last commit. */
  readonly sequence: () => number
  readonly limits: DigestsLimits
  /** How long a reader may take for one piece of an answer. */
  readonly drainMs: number
}

/** How many are being answered, by account. */
class Places {
  readonly #limits: DigestsLimits
  readonly #byAccount = new Map<string, number>()
  taken = 0

  constructor(limits: DigestsLimits) {
    this.#limits = limits
  }

  /** Returns what gives the place back; `undefined` if there is none. */
  take(accountId: string): (() => void) | undefined {
    const own = this.#byAccount.get(accountId) ?? 0
    if (this.taken >= this.#limits.answers || own >= this.#limits.answersPerAccount) return undefined
    this.taken++
    this.#byAccount.set(accountId, own + 1)
    return () => {
      this.taken--
      const left = (this.#byAccount.get(accountId) ?? 0) - 1
      if (left > 0) this.#byAccount.set(accountId, left)
      else this.#byAccount.delete(accountId)
    }
  }
}

/** Docs of one request that are under way at once: enough that the disk and the worker never wait for each other. */
const claimsAhead = 8
/** Between them it is asked whether the reader still has access. */
const recordsPerPiece = 32

const retryAfterSeconds = '2'

const readClaims = (body: Uint8Array, space: string): Claim[] => {
  const reader = new ClaimReader()
  const claims = [...reader.read(body)]
  if (!reader.isAtEnd) throw new MalformedBytes('the body ends early')
  if (claims.some(({ name }) => spaceOfDoc(name) !== space)) throw new MalformedBytes('a doc of another space')
  return claims
}

const asRecord = (index: number, verdict: Verdict): Uint8Array =>
  encodeChange(
    typeof verdict === 'string'
      ? { type: verdict, index }
      : { type: 'rejected', index, code: verdict.code, reason: verdict.reason },
  )

export const createDigestsApp = ({
  comparison,
  log,
  mayUse,
  refuse,
  sequence,
  limits,
  drainMs,
}: DigestsOptions): { app: Hono<SignedInEnv & { Bindings: HttpBindings }>; places: { readonly taken: number } } => {
  const app = new Hono<SignedInEnv & { Bindings: HttpBindings }>()
  const places = new Places(limits)

  const tooLarge = (context: Context): Response =>
    context.json(
      errorBody('too-large', 'Too many documents at once. Ask in parts.', {
        maxBytes: limits.bytes,
        maxDocs: limits.claims,
      }),
      413,
    )

  /** The records of the next piece: verdicts in the order of the claims, and an end. */
  const createNext = (claims: readonly Claim[]) => {
    const ahead: Promise<Verdict>[] = []
    let [begun, told] = [0, 0]
    return async (reader: { readonly isThere: boolean }) => {
      const records: Uint8Array[] = []
      while (told < claims.length && records.length < recordsPerPiece && reader.isThere) {
        for (; begun < claims.length && ahead.length < claimsAhead; begun++) {
          const claim = claims[begun]
          if (claim !== undefined) ahead.push(comparison.compare(claim))
        }
        const verdict = await ahead.shift()
        if (verdict !== undefined) records.push(asRecord(told++, verdict))
      }
      const isLast = told === claims.length
      if (isLast) records.push(encodeChange({ type: 'end', sequence: sequence() }))
      return { bytes: records, isLast }
    }
  }

  app.post('/:space/digests', bodyLimit({ maxSize: limits.bytes, onError: tooLarge }), async (context) => {
    if (context.req.header('content-type') !== changesMediaType)
      return context.json(errorBody('media-type', `The body must be ${changesMediaType}.`), 415)
    const space = context.req.param('space')
    const principal = context.get('principal')
    let claims: Claim[]
    try {
      claims = readClaims(new Uint8Array(await context.req.arrayBuffer()), space)
    } catch (error) {
      if (!(error instanceof MalformedBytes)) throw error
      return context.json(errorBody('malformed', `The body cannot be read: ${error.message}.`), 400)
    }
    if (claims.length > limits.claims) return tooLarge(context)
    // A body may take its time, in which the device may have been revoked.
    if (!mayUse(principal, space)) return refuse(context)
    const leave = places.take(principal.accountId)
    if (leave === undefined) {
      context.header('Retry-After', retryAfterSeconds)
      return context.json(errorBody('busy', 'Too many are comparing at the moment. Try again in a moment.'), 503)
    }
    context.header('Content-Type', changesMediaType)
    return context.body(
      streamRecords({
        outgoing: context.env.outgoing,
        drainMs,
        mayGoOn: () => mayUse(principal, space),
        next: createNext(claims),
        onCutOff: () => log.info({ space }, 'digest reader cut off'),
        onFailure: (error) => log.error({ space, error }, 'digests not compared'),
        onClose: leave,
      }),
    )
  })

  return { app, places }
}

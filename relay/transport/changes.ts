/**
 * The change feed over HTTP (PROTOCOL.md, The change feed): what has changed in a space since a cursor, and updates for
 * many docs in one request. Who may is decided here, also for the digests beside it.
 */
import type { HttpBindings } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import {
  changesMediaType,
  encodeChange,
  encodeDocChange,
  OfferReader,
  type Offer,
} from '../../shared/protocol/changes.ts'
import { MalformedBytes } from '../../shared/protocol/byte-reader.ts'
import { formatCursor, parseCursor, type Cursor } from '../../shared/protocol/cursor.ts'
import { spaceOfDoc } from '../../shared/protocol/doc-name.ts'
import { includes, type AccessRule, type Principal } from '../accounts/access.ts'
import { takeOffers } from '../documents/change-intake.ts'
import type { DocComparison } from '../documents/doc-comparison.ts'
import type { DocumentService } from '../documents/document-service.ts'
import type { Log } from '../log.ts'
import type { DocumentStorage, FeedPage, FeedRecord } from '../storage/storage.ts'
import { withTimeout } from '../with-timeout.ts'
import { allowedPagesOnly } from './allowed-pages.ts'
import { signedInOnly, type SignedInEnv } from './bearer.ts'
import { compressedAnswer } from './compression.ts'
import { createDigestsApp, type DigestsLimits } from './digests.ts'
import { errorBody } from './error-body.ts'
import { streamRecords } from './record-answer.ts'

export interface ChangesOptions {
  readonly storage: DocumentStorage
  readonly documents: DocumentService
  readonly comparison: DocComparison
  readonly log: Log
  readonly access: AccessRule
  /** Whether a page from the asking origin may read and write here. */
  readonly isAllowed: (headers: Headers) => boolean
  readonly limits: ChangesLimits
}

export interface ChangesLimits {
  /** What is read from disk for one piece of an answer. */
  readonly pageBytes: number
  /** Answers that are being read at once. */
  readonly feeds: number
  /** The body of one batch of updates. */
  readonly offerBytes: number
  /** How long a batch waits for a disk that takes nothing. */
  readonly offerTimeoutMs: number
  /** How long a reader may take for one piece of an answer. */
  readonly drainMs: number
  readonly digests: DigestsLimits
}

export interface ChangesCounts {
  feedsServed: number
  feedsOpen: number
  /** Answers that nobody read to their end. */
  feedsCutOff: number
  docsSent: number
  docsTaken: number
  docsRejected: number
  /** Requests with digests that are being answered. */
  readonly digestsOpen: number
}

const retryAfterSeconds = '2'

const noAccess = [errorBody('NO_ACCESS', 'This account has no access to this space.'), 403] as const

const spaceOf = (context: Context): string => context.req.param('space') ?? ''

const encodeFeedRecord = (record: FeedRecord): Uint8Array[] =>
  record.kind === 'update'
    ? encodeDocChange(record.sequence, record.name, record.update)
    : [encodeChange({ type: 'unreadable', sequence: record.sequence, name: record.name })]

/** The cursor to begin at, or why there is none. */
type Beginning = { ok: true; since: number } | { ok: false; reason: 'malformed' | 'other-epoch' | 'future' }

const beginningOf = (text: string | undefined, storage: DocumentStorage): Beginning => {
  if (text === undefined || text === '') return { ok: true, since: 0 }
  const cursor: Cursor | undefined = parseCursor(text)
  if (cursor === undefined) return { ok: false, reason: 'malformed' }
  if (cursor.epoch !== storage.epoch) return { ok: false, reason: 'other-epoch' }
  return cursor.sequence > storage.sequence ? { ok: false, reason: 'future' } : { ok: true, since: cursor.sequence }
}

const refusalText = {
  malformed: 'The cursor cannot be read.',
  'other-epoch': 'The cursor is of another database: this relay was set up anew or restored. Begin at the start.',
  future: 'The cursor lies ahead of this relay: it has lost changes. Begin at the start, and offer all again.',
} as const

export const createChangesApp = ({
  storage,
  documents,
  comparison,
  access,
  log,
  isAllowed,
  limits,
}: ChangesOptions) => {
  const app = new Hono<SignedInEnv & { Bindings: HttpBindings }>()
  const mayUse = (principal: Principal, space: string): boolean => includes(access.accessTo(principal, space), 'write')
  const digests = createDigestsApp({
    comparison,
    log,
    mayUse,
    refuse: (context) => context.json(...noAccess),
    sequence: () => storage.sequence,
    limits: limits.digests,
    drainMs: limits.drainMs,
  })
  const counts: ChangesCounts = {
    feedsServed: 0,
    feedsOpen: 0,
    feedsCutOff: 0,
    docsSent: 0,
    docsTaken: 0,
    docsRejected: 0,
    get digestsOpen() {
      return digests.places.taken
    },
  }

  app.use(...allowedPagesOnly(isAllowed, ['GET', 'POST']))
  app.use(signedInOnly(access))
  app.use('/:space/*', async (context, next) => {
    // Of a space that there is not, the same is said.
    if (mayUse(context.get('principal'), context.req.param('space'))) return next()
    return context.json(...noAccess)
  })

  app.get('/:space/changes', async (context) => {
    const beginning = beginningOf(context.req.query('since'), storage)
    if (!beginning.ok)
      return context.json(
        errorBody('cursor-refused', refusalText[beginning.reason], {
          reason: beginning.reason,
          start: formatCursor({ epoch: storage.epoch, sequence: 0 }),
        }),
        beginning.reason === 'malformed' ? 400 : 409,
      )
    if (counts.feedsOpen >= limits.feeds) {
      context.header('Retry-After', retryAfterSeconds)
      return context.json(errorBody('busy', 'Too many are reading at the moment. Try again in a moment.'), 503)
    }
    const space = spaceOf(context)
    // What is committed while the answer goes out is for the next one, or it might never end.
    const head = Math.max(await storage.head(space), beginning.since)
    const principal = context.get('principal')
    const without = new Set<string>(context.req.queries('without'))
    counts.feedsServed++
    counts.feedsOpen++
    const body = streamRecords({
      outgoing: context.env.outgoing,
      drainMs: limits.drainMs,
      mayGoOn: () => mayUse(principal, space),
      next: createNext(space, beginning.since, head, without),
      onCutOff: () => {
        counts.feedsCutOff++
        log.info({ space }, 'feed reader cut off')
      },
      onFailure: (error) => log.error({ space, error }, 'feed not read'),
      onClose: () => counts.feedsOpen--,
    })
    context.header('Content-Type', changesMediaType)
    return compressedAnswer(context, body)
  })

  /** The records of the next piece, with a start before the first and an end behind the last. */
  const createNext = (space: string, since: number, head: number, without: ReadonlySet<string>) => {
    let next = since
    let begun = false
    /** The next page, read while the last one goes out. */
    let ahead: Promise<FeedPage> | undefined
    const readOn = (): Promise<FeedPage> => storage.readFeed(space, next, limits.pageBytes)
    return async (reader: { readonly isThere: boolean }) => {
      const pieces: Uint8Array[] = []
      if (!begun) pieces.push(encodeChange({ type: 'start', epoch: storage.epoch, since, head }))
      begun = true
      let isLast = next >= head
      let records: readonly FeedRecord[] = []
      // Of a page there may be nothing left, because a compaction has moved it on or nobody asked for it; and a stream
      // that is given nothing does not ask again.
      while (!isLast && records.length === 0 && reader.isThere) {
        const page = await (ahead ?? readOn())
        records = page.records.filter(({ name }) => !without.has(name))
        next = page.next
        isLast = page.isLast || next >= head
        ahead = isLast || !reader.isThere ? undefined : readOn()
        // Whoever leaves does not wait for it.
        ahead?.catch(() => undefined)
      }
      if (reader.isThere) counts.docsSent += records.length
      pieces.push(...records.flatMap(encodeFeedRecord))
      if (isLast) pieces.push(encodeChange({ type: 'end', sequence: next }))
      return { bytes: pieces, isLast }
    }
  }

  app.post(
    '/:space/changes',
    bodyLimit({
      maxSize: limits.offerBytes,
      onError: (context) =>
        context.json(
          errorBody('too-large', 'The batch is too large. Send it in parts.', { maxBytes: limits.offerBytes }),
          413,
        ),
    }),
    async (context) => {
      if (context.req.header('content-type') !== changesMediaType)
        return context.json(errorBody('media-type', `The body must be ${changesMediaType}.`), 415)
      const space = spaceOf(context)
      let offers: Offer[]
      try {
        const reader = new OfferReader()
        offers = [...reader.read(new Uint8Array(await context.req.arrayBuffer()))]
        if (!reader.isAtEnd) throw new MalformedBytes('the body ends early')
        const foreign = offers.find(({ name }) => spaceOfDoc(name) !== space)
        if (foreign !== undefined) throw new MalformedBytes('a doc of another space')
      } catch (error) {
        if (!(error instanceof MalformedBytes)) throw error
        return context.json(errorBody('malformed', `The body cannot be read: ${error.message}.`), 400)
      }
      // A large body takes its time, in which the device may have been revoked.
      if (!mayUse(context.get('principal'), space)) return context.json(...noAccess)
      const answers =
        storage.health.state === 'ok'
          ? await withTimeout(takeOffers(documents, offers), limits.offerTimeoutMs)
          : undefined
      if (answers === undefined) {
        context.header('Retry-After', retryAfterSeconds)
        return context.json(
          errorBody('cannot-store', 'The relay cannot store changes at the moment. Keep them and try again later.'),
          503,
        )
      }
      const records = answers.flatMap(({ refusal, isLacking }, index) => {
        counts[refusal === undefined ? 'docsTaken' : 'docsRejected']++
        if (refusal !== undefined)
          return encodeChange({ type: 'rejected', index, code: refusal.code, reason: refusal.reason })
        const committed = encodeChange({ type: 'committed', index })
        return isLacking ? [committed, encodeChange({ type: 'lacking', index })] : committed
      })
      context.header('Content-Type', changesMediaType)
      return context.body(Buffer.concat([...records, encodeChange({ type: 'end', sequence: storage.sequence })]))
    },
  )

  app.route('/', digests.app)

  return { app: new Hono().route('/', app), counts }
}

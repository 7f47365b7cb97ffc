/** HTTP: how the relay is, what it is, and the app's files. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { openSpaceId, relayInfoPath, type RelayInfo } from '../../shared/relay-info.ts'
import packageJson from '../../package.json' with { type: 'json' }
import type { Log } from '../log.ts'
import type { OriginRule, OriginVerdict } from '../session/origin.ts'
import { bearerOf, unauthorized } from './bearer.ts'
import { errorBody } from './error-body.ts'
import { serveClient } from './client-files.ts'

/** Whether updates can be committed, or why not; and how many docs cannot be read, which stops nobody else. */
export type Readiness = { readonly quarantinedDocs: number } & ({ ready: true } | { ready: false; reason: string })

export interface HttpOptions {
  readonly epoch: string
  readonly readiness: () => Readiness
  readonly originRule: OriginRule
  /** What answers below `/api/v1/spaces`. */
  readonly changes: Hono
  /** What answers below `/api/v1/auth`, and what of it is said to everybody; absent without accounts. */
  readonly auth: AuthDoor | undefined
  readonly metrics: Metrics
  /** Whoever shows it sees how the relay does; without accounts, and if there is none, everybody. */
  readonly metricsToken: string | undefined
  /** The folder of the built client, if there is one. */
  readonly clientFolder: string | undefined
  readonly log: Log
}

export interface AuthDoor {
  readonly app: Hono
  readonly info: () => Required<Pick<RelayInfo, 'registration' | 'isFresh' | 'resetByMail'>>
}

/** How the relay does, in numbers, for a program that asks regularly. */
export interface Metrics {
  readonly contentType: string
  metrics(): Promise<string>
}

/** In the same time wherever they differ. */
const isSame = (given: string, expected: string): boolean => {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}

export const judgeHeaders = (originRule: OriginRule, headers: Headers): OriginVerdict =>
  originRule.judge({ origin: headers.get('origin') ?? undefined, host: headers.get('host') ?? undefined })

export const createHttpApp = ({
  epoch,
  readiness,
  originRule,
  changes,
  auth,
  metrics,
  metricsToken,
  clientFolder,
  log,
}: HttpOptions): Hono => {
  const app = new Hono()
  const judge = (headers: Headers): OriginVerdict => judgeHeaders(originRule, headers)

  const mayObserve = (context: Context): boolean => {
    if (metricsToken === undefined) return auth === undefined
    return isSame(bearerOf(context.req.header('authorization')) ?? '', metricsToken)
  }

  app.get('/health', (context) => context.json({ status: 'ok' }))

  app.get('/ready', (context) => {
    const state = readiness()
    const { quarantinedDocs } = state
    // Whoever balances load needs the status alone.
    if (!mayObserve(context))
      return context.json({ status: state.ready ? 'ready' : 'not-ready' }, state.ready ? 200 : 503)
    return state.ready
      ? context.json({ status: 'ready', quarantinedDocs })
      : context.json({ status: 'not-ready', reason: state.reason, quarantinedDocs }, 503)
  })

  app.get('/metrics', async (context) => {
    if (!mayObserve(context)) {
      const header = context.req.header('authorization')
      const text = 'This takes the token that METRICS_TOKEN names on the relay.'
      return unauthorized(context, 'METRICS_TOKEN_REQUIRED', text, header !== undefined)
    }
    context.header('Content-Type', metrics.contentType)
    return context.body(await metrics.metrics())
  })

  app.use('/api/*', async (context, next) => {
    context.header('Cache-Control', 'no-store')
    // What is said here holds no secret, and a page that may not connect must be able to read that it may not.
    context.header('Access-Control-Allow-Origin', '*')
    if (judge(context.req.raw.headers) === 'foreignHost')
      return context.json(
        errorBody(
          'foreign-host',
          'This relay does not answer to this name. ALLOWED_ORIGINS lists the names that it answers to.',
        ),
        421,
      )
    return next()
  })

  app.get(relayInfoPath, (context) => {
    const info: RelayInfo = {
      name: 'driftless',
      version: packageJson.version,
      epoch,
      ...(auth === undefined ? { auth: 'none', space: openSpaceId } : { auth: 'accounts', ...auth.info() }),
      originAllowed: judge(context.req.raw.headers) === 'allowed',
    }
    return context.json(info)
  })

  app.route('/api/v1/spaces', changes)
  if (auth !== undefined) app.route('/api/v1/auth', auth.app)

  app.all('/api/*', (context) => context.json(errorBody('not-found', 'There is nothing at this address.'), 404))

  serveClient(app, clientFolder)

  app.onError((error, context) => {
    log.error({ error, path: context.req.path }, 'request failed')
    return context.json(errorBody('internal', 'Something went wrong in the relay.'), 500)
  })

  return app
}

/** Lets pages of allowed origins read the answers, and refuses the requests of all others. No cookie is ever sent. */
import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { errorBody } from './error-body.ts'

export const allowedPagesOnly = (
  isAllowed: (headers: Headers) => boolean,
  methods: readonly string[],
): [MiddlewareHandler, MiddlewareHandler] => [
  cors({
    origin: (origin, context) => (isAllowed(context.req.raw.headers) ? origin : null),
    allowMethods: [...methods],
    allowHeaders: ['Authorization', 'Content-Type'],
    exposeHeaders: ['Retry-After', 'WWW-Authenticate'],
    maxAge: 600,
  }),
  async (context, next) => {
    // A browser sends simple requests without asking first, so that hiding the answer would not be enough.
    if (!isAllowed(context.req.raw.headers))
      return context.json(errorBody('origin-refused', 'Pages from this address may not read or write here.'), 403)
    return next()
  },
]

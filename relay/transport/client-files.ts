/** The built client, with the caching that an app which updates itself needs. */
import { serveStatic } from '@hono/node-server/serve-static'
import type { Context, Hono } from 'hono'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Vite puts a hash of its content into the name of everything in here, so a name never changes its meaning. */
const hashedFolder = '/assets/'

const cacheControl = (path: string): string =>
  path.startsWith(hashedFolder) ? 'public, max-age=31536000, immutable' : 'no-cache'

/** Somebody is opening a page, as opposed to a page asking for a file that is not there. */
const isNavigation = (context: Context): boolean => {
  const mode = context.req.header('sec-fetch-mode')
  if (mode !== undefined) return mode === 'navigate'
  return context.req.header('accept')?.includes('text/html') ?? false
}

const pageHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    // The editor and the components write style elements and attributes.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:', 'https:'],
    fontSrc: ["'self'", 'data:'],
    // A person may sync with a relay at another address than the one that served the app.
    connectSrc: ["'self'", 'ws:', 'wss:', 'http:', 'https:'],
    workerSrc: ["'self'", 'blob:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
  // Only the proxy in front knows whether the site is on https for good.
  strictTransportSecurity: false,
})

const noClientYet = 'The relay runs. The app has not been built: run "npm run build", then start the relay again.\n'

export const serveClient = (app: Hono, folder: string | undefined): void => {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) {
    app.get('/', (context) => context.text(noClientYet))
    app.notFound((context) => context.text('Not found.\n', 404))
    return
  }
  app.use(pageHeaders)
  app.use(async (context, next) => {
    await next()
    if (context.res.ok) context.header('Cache-Control', cacheControl(context.req.path))
  })
  app.use(compress())
  app.use(serveStatic({ root: folder }))
  const servePage = serveStatic({ root: folder, path: 'index.html' })
  app.get('*', (context, next) => (isNavigation(context) ? servePage(context, next) : next()))
  app.notFound((context) => context.text('Not found.\n', 404))
}

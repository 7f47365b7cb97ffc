/**
 * Runs in the service worker. What other apps share with this one comes as a form that is sent to /share-target, with a
 * network or without: it is laid away as it came, and the app, which is opened at once, makes notes of it
 * (client/ui/opened/shared-notes.ts knows the same names).
 */
const sharePath = '/share-target'
const sharesCache = 'driftless-shares'
const maxShareBytes = 25_000_000
const maxWaitingShares = 20

/** @typedef {Event & { request: Request, respondWith(answer: Promise<Response>): void }} FetchEvent */

self.addEventListener('fetch', (event) => {
  const fetching = /** @type {FetchEvent} */ (event)
  const { method, url } = fetching.request
  if (method === 'POST' && new URL(url).pathname === sharePath) fetching.respondWith(layAway(fetching.request))
})

/** @param {Request} request */
async function layAway(request) {
  const isKept = await keep(request).catch(() => false)
  return Response.redirect(isKept ? '/#shared' : '/#not-shared', 303)
}

/** @param {Request} request */
async function keep(request) {
  const body = await request.blob()
  const cache = await caches.open(sharesCache)
  if (body.size > maxShareBytes || (await cache.keys()).length >= maxWaitingShares) return false
  const headers = { 'content-type': request.headers.get('content-type') ?? '' }
  await cache.put(`${sharePath}/${crypto.randomUUID()}`, new Response(body, { headers }))
  return true
}

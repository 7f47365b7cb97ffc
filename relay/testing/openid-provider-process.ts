/**
 * A certified OpenID provider as a program of its own, with people who need no password. Its settings come as JSON in
 * OPENID_PROVIDER; it prints its address when it listens.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import Provider from 'oidc-provider'
import { z } from 'zod'

const settings = z
  .object({
    port: z.number(),
    clientId: z.string(),
    clientSecret: z.string(),
    people: z.record(z.string(), z.record(z.string(), z.unknown())),
  })
  .parse(JSON.parse(process.env['OPENID_PROVIDER'] ?? ''))

const form = (action: string): string => `<!doctype html>
<html lang="en"><title>A provider</title>
<form method="post" action="${action}">
<label>Who are you? <input name="login" autofocus></label>
<button name="answer" value="yes">Go on</button>
<button name="answer" value="no">No, thanks</button>
</form></html>`

const answerInteraction = async (
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  if (request.method === 'GET') {
    response.setHeader('Content-Type', 'text/html')
    response.end(form(request.url ?? ''))
    return
  }
  const given = new URLSearchParams(await text(request))
  const accountId = given.get('login') ?? ''
  const isThere = given.get('answer') === 'yes' && accountId in settings.people
  const result = isThere ? { login: { accountId } } : { error: 'access_denied', error_description: 'said no' }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

const server = createServer()
server.listen(settings.port, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: ['http://127.0.0.1/'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['a key for tests'] },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...settings.people[id] }) }),
    // Nobody is asked twice.
    loadExistingGrant: async ({ oidc }) => {
      const { client, session } = oidc
      if (client === undefined || session?.accountId === undefined) return undefined
      const grant = new oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  // The relay's port is known later than ours.
  provider.Client.prototype.redirectUriAllowed = (address) => {
    const { hostname, pathname } = new URL(address)
    return hostname === '127.0.0.1' && /^\/api\/v1\/auth\/oidc\/[a-z0-9]+\/callback$/.test(pathname)
  }
  const answer = provider.callback()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/interaction/') !== true) {
      void answer(request, response)
      return
    }
    answerInteraction(provider, request, response).catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      response.writeHead(500).end()
    })
  })
  process.stdout.write(`listening at ${issuer}\n`)
})

/** A server of an origin of its own: one empty page with a script, and bytes to fetch. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export class PageServer implements AsyncDisposable {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  /** `body` is what the address `/body` answers with, as it is. */
  static async start(script: string, body: Uint8Array = new Uint8Array()): Promise<PageServer> {
    const html = '<!doctype html><title>Bench</title><link rel="icon" href="data:," /><script src="/script"></script>'
    const answers: Record<string, { type: string; bytes: Uint8Array | string }> = {
      '/': { type: 'text/html; charset=utf-8', bytes: html },
      '/script': { type: 'text/javascript; charset=utf-8', bytes: script },
      '/body': { type: 'application/octet-stream', bytes: body },
    }
    const server = createServer((request, response) => {
      const answer = answers[request.url ?? '']
      if (answer === undefined) response.writeHead(404).end()
      else
        response
          .writeHead(200, { 'content-type': answer.type, 'content-length': Buffer.byteLength(answer.bytes) })
          .end(answer.bytes)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new PageServer(server)
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  async [Symbol.asyncDispose]() {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** How this device reaches a relay. */
import type { WireSocket } from './sync-socket.ts'

export interface Network {
  fetch: typeof fetch
  /** Throws where a page that came over https may not dial plainly. */
  dial(url: string, subprotocols: string[]): WireSocket
}

export const browserNetwork: Network = {
  // As a function of nobody: browsers will not have it called as anybody else's.
  fetch: (input, init) => fetch(input, init),
  dial: (url, subprotocols) => new WebSocket(url, subprotocols),
}

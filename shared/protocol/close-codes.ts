/**
 * Why the relay closes a WebSocket. `y-websocket` stops after a code from 4400 to 4499 and comes back after every other
 * one, so the number alone tells a client what to do; the reason is for people.
 */
export interface CloseCode {
  readonly code: number
  readonly name: string
  /** At most 123 bytes: a close frame holds no more. */
  readonly reason: string
  /** Whether the same client may succeed by coming back later with the same data. */
  readonly retry: boolean
}

export const closeCodes = {
  badMessage: {
    code: 4400,
    name: 'bad-message',
    reason: 'A message could not be read.',
    retry: false,
  },
  authRequired: {
    code: 4401,
    name: 'auth-required',
    reason: 'Sign in to connect here.',
    retry: false,
  },
  originRefused: {
    code: 4403,
    name: 'origin-refused',
    reason: 'Pages from this address may not connect here. ALLOWED_ORIGINS on the relay lists those that may.',
    retry: false,
  },
  noAccess: {
    code: 4405,
    name: 'no-access',
    reason: 'This account has no access to this document.',
    retry: false,
  },
  badDocName: {
    code: 4404,
    name: 'bad-doc-name',
    reason: 'A document name has 1 to 512 bytes.',
    retry: false,
  },
  tokenExpired: {
    code: 4410,
    name: 'token-expired',
    reason: 'The token has expired. Come back with a newer one, or sign in again.',
    retry: false,
  },
  limitExceeded: {
    code: 4413,
    name: 'limit-exceeded',
    reason: 'A message exceeds what the relay takes.',
    retry: false,
  },
  docUnreadable: {
    code: 4422,
    name: 'doc-unreadable',
    reason: 'What the relay has stored of this document cannot be read. Its log says more.',
    retry: false,
  },
  unknownVersion: {
    code: 4426,
    name: 'unknown-version',
    reason: 'No version of the protocol that was offered is spoken here.',
    retry: false,
  },
  loadFailed: {
    code: 4500,
    name: 'load-failed',
    reason: 'The document could not be loaded. Try again later.',
    retry: true,
  },
  shuttingDown: {
    code: 4503,
    name: 'shutting-down',
    reason: 'The relay is shutting down.',
    retry: true,
  },
  cannotStore: {
    code: 4507,
    name: 'cannot-store',
    reason: 'The relay cannot store changes at the moment. Keep them and try again later.',
    retry: true,
  },
  resync: {
    code: 4508,
    name: 'resync',
    reason: 'Too much waits for you. Come back and get the difference at once.',
    retry: true,
  },
  tooEarly: {
    code: 4509,
    name: 'too-early',
    reason: 'Too much was sent before the document was loaded. Try again.',
    retry: true,
  },
  tooManyChannels: {
    code: 4510,
    name: 'too-many-channels',
    reason: 'Too many documents are open on this connection. Close some and try again.',
    retry: true,
  },
  busy: {
    code: 4511,
    name: 'busy',
    reason: 'The relay has as many connections as it may have. Try again later.',
    retry: true,
  },
} as const satisfies Record<string, CloseCode>

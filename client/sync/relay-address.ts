/**
 * A relay's address as a person writes it: `https://notes.example.org`, `notes.example.org`, `localhost:3000`,
 * `192.168.1.20:3000/notes`.
 */
export interface RelayAddress {
  /** For HTTP, without a slash at the end. */
  http: string
  /** The WebSocket that all docs share. */
  sync: string
}

const privateHost =
  /^(localhost|.*\.local|127(\.\d+){3}|10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|\[.*\])$/i

/** `undefined` where the text is no such address. Without a scheme, a host at home is taken as http, any other as https. */
export function parseRelayAddress(text: string): RelayAddress | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || /\s/.test(trimmed)) return undefined
  const schemed = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)
  const url = schemed ? parseUrl(trimmed) : parseWithoutScheme(trimmed)
  if (url === undefined || url.hostname === '') return undefined
  const secure = url.protocol === 'https:' || url.protocol === 'wss:'
  if (!secure && url.protocol !== 'http:' && url.protocol !== 'ws:') return undefined
  const rest = `//${url.host}${url.pathname.replace(/\/+$/, '')}`
  return { http: `${secure ? 'https:' : 'http:'}${rest}`, sync: `${secure ? 'wss:' : 'ws:'}${rest}/sync` }
}

function parseWithoutScheme(text: string): URL | undefined {
  const url = parseUrl(`http://${text}`)
  return url !== undefined && !privateHost.test(url.hostname) ? parseUrl(`https://${text}`) : url
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

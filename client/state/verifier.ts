/** A secret of this page, and its SHA-256, which says nothing of it. Browsers have `crypto.subtle` with https alone. */
import { toBase64UrlEncoded } from 'lib0/buffer'
import { digest } from 'lib0/hash/sha256'
import { encodeUtf8 } from 'lib0/string'

export function newVerifier(): { verifier: string; challenge: string } {
  const verifier = toBase64UrlEncoded(crypto.getRandomValues(new Uint8Array(32)))
  return { verifier, challenge: toBase64UrlEncoded(digest(encodeUtf8(verifier))) }
}

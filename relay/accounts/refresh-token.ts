/**
 * Refresh tokens: 112 opaque bytes in base64url, of which the relay keeps the SHA-256.
 *
 *   16 the device's id · 16 the family · 48 random · 32 HMAC-SHA256 over them
 *
 * A family is the tokens that descend from one sign-in. Since a token says whose it is and bears our signature, an old one
 * is recognised as old without keeping all there ever were, and a made-up one is not taken for an old one.
 *
 * Each refresh replaces the token (`rotate`). An answer can be lost, and then the device has only the token before:
 *
 *   the current one        a new current one; this becomes the one before
 *   the one before         while the current one has never been used:
 *     soon after             the current one again, computed anew: two tabs, or a repeated request, agree
 *     later                  a new current one instead of the unused one
 *   an older one           somebody else has a copy: the family ends
 *
 * A thief who uses the one before makes the owner's token an older one, or the other way round: one of them refreshes next
 * and the family ends.
 */
import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

export const refreshTokenDays = 30
const refreshTokenMs = refreshTokenDays * 24 * 60 * 60 * 1000
/** Longer than any client waits for an answer. */
export const sameAnswerMs = 2 * 60 * 1000

const idBytes = 16
const familyBytes = 16
const randomPartBytes = 48
const bodyBytes = idBytes + familyBytes + randomPartBytes
const macBytes = 32
const tokenPattern = /^[A-Za-z0-9_-]{150}$/

/** What the relay keeps. Bytes are in base64url. */
export interface RefreshState {
  readonly family: string
  readonly hash: string
  /** Of the token that the current one has replaced. */
  readonly previousHash?: string | undefined
  /** With the token before it gives the current one. */
  readonly nonce?: string | undefined
  /** Milliseconds since 1970. */
  readonly issuedAt: number
  readonly expiresAt: number
}

export interface RefreshToken {
  readonly text: string
  readonly deviceId: string
  readonly family: string
}

export interface Rotation {
  readonly token: string
  /** Absent if nothing changes. */
  readonly state: RefreshState | undefined
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

const isSame = (a: string, b: string | undefined): boolean =>
  b !== undefined && a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

const asUuid = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

export class RefreshTokens {
  readonly #signingKey: Buffer
  readonly #derivingKey: Buffer
  readonly #now: () => number

  constructor(secret: Uint8Array, now: () => number) {
    const keyFor = (use: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', use, 32))
    this.#signingKey = keyFor('refresh-token-signature')
    this.#derivingKey = keyFor('refresh-token-successor')
    this.#now = now
  }

  /** The first token of a new family. */
  begin(deviceId: string): { readonly token: string; readonly state: RefreshState } {
    const family = randomBytes(familyBytes).toString('base64url')
    const token = this.#make(deviceId, family, randomBytes(randomPartBytes))
    return { token, state: this.#stateOf(token, family, undefined, undefined) }
  }

  /** `undefined` if we have never made it. */
  parse(text: string): RefreshToken | undefined {
    if (!tokenPattern.test(text)) return undefined
    const bytes = Buffer.from(text, 'base64url')
    const body = bytes.subarray(0, bodyBytes)
    // Each token has one spelling.
    if (bytes.toString('base64url') !== text || !timingSafeEqual(this.#sign(body), bytes.subarray(bodyBytes)))
      return undefined
    const family = body.subarray(idBytes, idBytes + familyBytes).toString('base64url')
    return { text, deviceId: asUuid(body.subarray(0, idBytes)), family }
  }

  /** What becomes of a device's tokens when this one, of its family, is shown. */
  rotate({ text, deviceId, family }: RefreshToken, state: RefreshState): Rotation | 'reused' {
    const hash = hashOf(text)
    if (!isSame(hash, state.hash)) {
      if (!isSame(hash, state.previousHash)) return 'reused'
      if (state.nonce !== undefined && this.#now() - state.issuedAt < sameAnswerMs) {
        const current = this.#successor(text, deviceId, family, state.nonce)
        if (isSame(hashOf(current), state.hash)) return { token: current, state: undefined }
      }
    }
    const nonce = randomBytes(32).toString('base64url')
    const token = this.#successor(text, deviceId, family, nonce)
    return { token, state: this.#stateOf(token, family, hash, nonce) }
  }

  /** A new current token for a device that proved itself otherwise. */
  renew(deviceId: string, { family, hash }: RefreshState): { readonly token: string; readonly state: RefreshState } {
    const token = this.#make(deviceId, family, randomBytes(randomPartBytes))
    return { token, state: this.#stateOf(token, family, hash, undefined) }
  }

  /** Computed from the token before, which the relay does not have, and the nonce, which nobody else has. */
  #successor(before: string, deviceId: string, family: string, nonce: string): string {
    const random = hkdfSync('sha256', this.#derivingKey, nonce, before, randomPartBytes)
    return this.#make(deviceId, family, Buffer.from(random))
  }

  #make(deviceId: string, family: string, random: Buffer): string {
    const body = Buffer.concat([
      Buffer.from(deviceId.replaceAll('-', ''), 'hex'),
      Buffer.from(family, 'base64url'),
      random,
    ])
    return Buffer.concat([body, this.#sign(body)]).toString('base64url')
  }

  #sign(body: Buffer): Buffer {
    return createHmac('sha256', this.#signingKey).update(body).digest().subarray(0, macBytes)
  }

  #stateOf(token: string, family: string, previousHash: string | undefined, nonce: string | undefined): RefreshState {
    const issuedAt = this.#now()
    return { family, hash: hashOf(token), previousHash, nonce, issuedAt, expiresAt: issuedAt + refreshTokenMs }
  }
}

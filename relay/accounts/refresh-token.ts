/**
 * Refresh tokens: 112 opaque bytes in base64url, of which the relay keeps the SHA-256.
 *
 *   16 the device's id · 16 the family · 4 the generation · 44 random · 32 HMAC-SHA256 over them
 *
 * A family is the tokens that descend from one sign-in, and a generation tells how far. Since a token says whose it is and bears our signature, an old one
 * is recognised as old without keeping all there ever were, and a made-up one is not taken for an old one.
 *
 * Each refresh replaces the token (`rotate`). An answer can be lost, and then the device has only the token before:
 *
 *   the current one        a new current one; this becomes the one before
 *   the one before         while the current one has never been used:
 *     soon after             the current one again, computed anew: two tabs, or a repeated request, agree
 *     later                  a new current one instead of the unused one
 *   an older one           somebody else has a copy: the family ends
 *   a newer one            we have made it and do not know it: an older backup was restored. It counts as the current one
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
const generationBytes = 4
const randomPartBytes = 44
const bodyBytes = idBytes + familyBytes + generationBytes + randomPartBytes
const macBytes = 32
const tokenPattern = /^[A-Za-z0-9_-]{150}$/

/** What the relay keeps. Bytes are in base64url. */
export interface RefreshState {
  readonly family: string
  readonly generation: number
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
  readonly generation: number
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
    const token = this.#make({ deviceId, family, generation: 0 }, randomBytes(randomPartBytes))
    return { token, state: this.#stateOf(token, family, 0, undefined, undefined) }
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
    const generation = body.readUInt32BE(idBytes + familyBytes)
    return { text, deviceId: asUuid(body.subarray(0, idBytes)), family, generation }
  }

  /** What becomes of a device's tokens when this one, of its family, is shown. */
  rotate(shown: RefreshToken, state: RefreshState): Rotation | 'reused' {
    const hash = hashOf(shown.text)
    if (!isSame(hash, state.hash) && shown.generation <= state.generation) {
      if (!isSame(hash, state.previousHash)) return 'reused'
      if (state.nonce !== undefined && this.#now() - state.issuedAt < sameAnswerMs) {
        const current = this.#successor(shown, state.nonce)
        if (isSame(hashOf(current), state.hash)) return { token: current, state: undefined }
      }
    }
    const nonce = randomBytes(32).toString('base64url')
    const token = this.#successor(shown, nonce)
    return { token, state: this.#stateOf(token, shown.family, shown.generation + 1, hash, nonce) }
  }

  /** A new current token for a device that proved itself otherwise. */
  renew(
    deviceId: string,
    { family, generation: last, hash }: RefreshState,
  ): { readonly token: string; readonly state: RefreshState } {
    const generation = last + 1
    const token = this.#make({ deviceId, family, generation }, randomBytes(randomPartBytes))
    return { token, state: this.#stateOf(token, family, generation, hash, undefined) }
  }

  /** Computed from the token before, which the relay does not have, and the nonce, which nobody else has. */
  #successor(before: RefreshToken, nonce: string): string {
    const random = hkdfSync('sha256', this.#derivingKey, nonce, before.text, randomPartBytes)
    return this.#make({ ...before, generation: before.generation + 1 }, Buffer.from(random))
  }

  #make({ deviceId, family, generation }: Omit<RefreshToken, 'text'>, random: Buffer): string {
    const count = Buffer.alloc(generationBytes)
    count.writeUInt32BE(generation)
    const body = Buffer.concat([
      Buffer.from(deviceId.replaceAll('-', ''), 'hex'),
      Buffer.from(family, 'base64url'),
      count,
      random,
    ])
    return Buffer.concat([body, this.#sign(body)]).toString('base64url')
  }

  #sign(body: Buffer): Buffer {
    return createHmac('sha256', this.#signingKey).update(body).digest().subarray(0, macBytes)
  }

  #stateOf(
    token: string,
    family: string,
    generation: number,
    previousHash: string | undefined,
    nonce: string | undefined,
  ): RefreshState {
    const issuedAt = this.#now()
    return {
      family,
      generation,
      hash: hashOf(token),
      previousHash,
      nonce,
      issuedAt,
      expiresAt: issuedAt + refreshTokenMs,
    }
  }
}

/** Ids that are the same wherever they are made from the same. */
import * as encoding from 'lib0/encoding'
import { digest as sha256 } from 'lib0/hash/sha256'

/** A UUID of version 8, whose bits are the application's own (RFC 9562, 5.8), and 32 bits more. */
export function uuidFrom(write: (encoder: encoding.Encoder) => void): { uuid: string; bits: number } {
  const hash = sha256(encoding.encode(write))
  const view = new DataView(hash.buffer, hash.byteOffset)
  view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x80)
  view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80)
  const hex = [...hash.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { uuid: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), bits: view.getUint32(16) }
}

/**
 * WebSocket frames as a server writes them: final, binary, not masked (RFC 6455, 5.2). A message that goes to many is
 * made a frame once.
 */
const finalBinary = 0x82
const longestShortPayload = 125
const longestMediumPayload = 0xffff
const lengthIsMedium = 126
const lengthIsLong = 127

/** Beyond this a message is not copied behind its header but written after it. */
export const copiedBytes = 16 * 1024

const headerLength = (payload: number): number =>
  payload <= longestShortPayload ? 2 : payload <= longestMediumPayload ? 4 : 10

const writeHeader = (into: Buffer, payload: number): number => {
  into[0] = finalBinary
  if (payload <= longestShortPayload) {
    into[1] = payload
    return 2
  }
  if (payload <= longestMediumPayload) {
    into[1] = lengthIsMedium
    into[2] = payload >>> 8
    into[3] = payload & 0xff
    return 4
  }
  into[1] = lengthIsLong
  into.writeBigUInt64BE(BigInt(payload), 2)
  return 10
}

/** The frame of a message that consists of `head` and `body`, in the pieces that must be written one after the other. */
export const frameOf = (head: Uint8Array | undefined, body: Uint8Array): readonly Uint8Array[] => {
  const headBytes = head?.length ?? 0
  const payload = headBytes + body.length
  const isCopied = payload <= copiedBytes
  const frame = Buffer.allocUnsafe(headerLength(payload) + headBytes + (isCopied ? body.length : 0))
  let at = writeHeader(frame, payload)
  if (head !== undefined) {
    frame.set(head, at)
    at += headBytes
  }
  if (!isCopied) return [frame, body]
  frame.set(body, at)
  return [frame]
}

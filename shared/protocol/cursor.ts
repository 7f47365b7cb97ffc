/**
 * A place in a relay's change feed: the relay's epoch, and the sequence up to which everything is known. It is never a
 * time. Written `<epoch>.<sequence>`.
 */
export interface Cursor {
  readonly epoch: string
  readonly sequence: number
}

const pattern = /^([0-9a-f-]{1,64})\.(\d{1,16})$/

export const parseCursor = (text: string): Cursor | undefined => {
  const [, epoch, digits] = pattern.exec(text) ?? []
  const sequence = Number(digits)
  return epoch === undefined || !Number.isSafeInteger(sequence) ? undefined : { epoch, sequence }
}

export const formatCursor = ({ epoch, sequence }: Cursor): string => `${epoch}.${sequence}`

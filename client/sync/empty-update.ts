/** An update without any struct or deletion. */
export const emptyUpdate = Uint8Array.of(0, 0)

export const isEmptyUpdate = (update: Uint8Array): boolean =>
  update.length === emptyUpdate.length && update.every((byte) => byte === 0)

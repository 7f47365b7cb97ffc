/**
 * Whether a key belongs to an input method that is composing. Some browsers report the key that ends a composition
 * without `isComposing`, with the code 229.
 */
export const isComposing = (event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean =>
  event.isComposing || event.keyCode === 229

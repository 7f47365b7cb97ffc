/** Facts about the screen that decide which parts are shown, not only how they look. */
import { useSyncExternalStore } from 'react'

/** Below this the list and the note take turns. The style sheets repeat the number: media queries cannot use tokens. */
const narrowQuery = '(max-width: 719.98px)'
/** A finger: putting the caret into a text opens a keyboard over half of the screen. */
const touchQuery = '(pointer: coarse)'

export const isTouchScreen = (): boolean => matchMedia(touchQuery).matches

/** Whoever gets dizzy from what moves. */
export const prefersStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

export const isNarrowScreen = (): boolean => matchMedia(narrowQuery).matches

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, isNarrowScreen)
}

function subscribe(onChange: () => void): () => void {
  const query = matchMedia(narrowQuery)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}

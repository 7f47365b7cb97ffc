/** Facts about the screen that decide which parts are shown, not only how they look. */
import { useSyncExternalStore } from 'react'

/** Below this the list and the note take turns. The style sheets repeat the number: media queries cannot use tokens. */
const narrowQuery = '(max-width: 719.98px)'
/** From this on two notes stand side by side, where somebody wants that. */
const roomForTwoQuery = '(min-width: 1100px)'
/** A finger: putting the caret into a text opens a keyboard over half of the screen. */
const touchQuery = '(pointer: coarse)'

export const isTouchScreen = (): boolean => matchMedia(touchQuery).matches

/** Whoever gets dizzy from what moves. */
export const prefersStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

/** As it is now, and for components, which hear when it changes. */
function factOf(query: string): readonly [is: () => boolean, useIt: () => boolean] {
  const is = (): boolean => matchMedia(query).matches
  const subscribe = (onChange: () => void): (() => void) => {
    const list = matchMedia(query)
    list.addEventListener('change', onChange)
    return () => list.removeEventListener('change', onChange)
  }
  const useIt = (): boolean => useSyncExternalStore(subscribe, is)
  return [is, useIt]
}

export const [isNarrowScreen, useNarrow] = factOf(narrowQuery)
export const [hasRoomForTwo, useRoomForTwo] = factOf(roomForTwoQuery)

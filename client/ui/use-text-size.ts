import { useEffect } from 'react'
import type { Preferences } from '../state/app-state.ts'

/** Puts the chosen size on the page, on top of the browser's own: every text is measured by it. And whether it is simple. */
export function useTextSize(textSize: Preferences['textSize'], simple: boolean): void {
  useEffect(() => {
    Object.assign(document.documentElement.dataset, { textSize, simple })
  }, [textSize, simple])
}

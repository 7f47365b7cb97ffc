import { useEffect } from 'react'
import type { Preferences } from '../state/app-state.ts'

/** Puts the chosen size on the page, on top of the browser's own: every text is measured by it. */
export function useTextSize(textSize: Preferences['textSize']): void {
  useEffect(() => {
    document.documentElement.dataset['textSize'] = textSize
  }, [textSize])
}

import { useEffect } from 'react'
import type { Preferences } from '../state/app-state.ts'

/** Puts the chosen theme on the page, and its ground on the browser's own bars. */
export function useTheme(theme: Preferences['theme']): void {
  useEffect(() => {
    const root = document.documentElement
    if (theme === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = theme

    // index.html holds one colour for each of the system's themes; a chosen theme replaces both.
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
      meta.dataset['system'] ??= meta.content
      meta.content = theme === 'system' ? meta.dataset['system'] : getComputedStyle(document.body).backgroundColor
    }
  }, [theme])
}

import { useEffect } from 'react'
import { useAppState } from '../app-context.tsx'

/** On the app's icon, where systems show one: how many notes wait for a choice. */
export function AppBadge() {
  const notes = useAppState((state) => state.notes)
  const count = notes.filter(({ choices }) => choices.length > 0).length
  useEffect(() => {
    // Not every browser has it, and those that do may refuse.
    const { setAppBadge } = navigator as { setAppBadge?: Navigator['setAppBadge'] }
    setAppBadge?.call(navigator, count).catch(() => undefined)
  }, [count])
  return null
}

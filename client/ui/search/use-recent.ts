import { useEffect } from 'react'
import { useApp, useAppState } from '../app-context.tsx'

const mostRemembered = 30

/** Remembers which notes were shown last, for as long as the page lives. */
export function useRecent(): void {
  const { ui } = useApp()
  const activeTab = useAppState((state) => state.activeTab)
  useEffect(() => {
    if (activeTab === undefined) return
    const others = (ui.getState().recent ?? []).filter((id) => id !== activeTab)
    ui.setState({ recent: [activeTab, ...others].slice(0, mostRemembered) })
  }, [ui, activeTab])
}

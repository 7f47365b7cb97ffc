/**
 * Which profile this browser shows, in all its tabs. In localStorage: it is needed before the first paint, and the other
 * tabs hear of a change by themselves.
 */
import { activeProfileKey, firstProfile } from './profile.ts'

export const activeProfile = (): string => localStorage.getItem(activeProfileKey) ?? firstProfile

/** For this tab it holds from the next load of the page on. */
export const activateProfile = (id: string): void => localStorage.setItem(activeProfileKey, id)

/** Calls back when another profile than this one is to be shown, here or since the page was put away. */
export function onOtherProfile(shown: string, listener: () => void): void {
  const look = (): void => {
    if (activeProfile() !== shown) listener()
  }
  addEventListener('storage', (event) => {
    if (event.key === activeProfileKey) look()
  })
  // A page that comes back from the browser's memory has heard nothing meanwhile.
  addEventListener('pageshow', look)
}

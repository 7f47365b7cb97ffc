/** Whether the outline is shown: beside the note, which this device remembers, or on a narrow screen as a sheet. */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { isNarrowScreen } from '../../media.ts'

const storageKey = 'driftless/outline-shown'

interface OutlineShown {
  beside: boolean
  asSheet: boolean
  /** Whoever asked for it uses the keyboard, and goes on there. */
  focusWanted: boolean
}

export const outlineShown = createStore<OutlineShown>(() => ({
  beside: localStorage.getItem(storageKey) === 'true',
  asSheet: false,
  focusWanted: false,
}))

const isShown = (): boolean => outlineShown.getState()[isNarrowScreen() ? 'asSheet' : 'beside']

export function showOutline(shown: boolean, focusWanted = false): void {
  if (isNarrowScreen()) return outlineShown.setState({ asSheet: shown })
  outlineShown.setState({ beside: shown, focusWanted: shown && focusWanted })
  localStorage.setItem(storageKey, String(shown))
}

export const toggleOutline = (focusWanted: boolean): void => showOutline(!isShown(), focusWanted)

export const useOutlineShown = (narrow: boolean): boolean =>
  useStore(outlineShown, ({ asSheet, beside }) => (narrow ? asSheet : beside))

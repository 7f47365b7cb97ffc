/**
 * What is shown beside the note, if anything: its outline, or the notes that link to it. This device remembers it; on a narrow
 * screen it comes as a sheet.
 */
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { isNarrowScreen } from '../../media.ts'

export const panelNames = ['outline', 'backlinks'] as const
export type PanelName = (typeof panelNames)[number]

const storageKey = 'driftless/panel-shown'

interface PanelShown {
  beside: PanelName | undefined
  asSheet: PanelName | undefined
  /** Whoever asked for it uses the keyboard, and goes on there. */
  focusWanted: boolean
}

const parse = (stored: string | null): PanelName | undefined => panelNames.find((name) => name === stored)

export const panelShown = createStore<PanelShown>(() => ({
  beside: parse(localStorage.getItem(storageKey)),
  asSheet: undefined,
  focusWanted: false,
}))

export function showPanel(shown: PanelName | undefined, focusWanted = false): void {
  if (isNarrowScreen()) return panelShown.setState({ asSheet: shown })
  panelShown.setState({ beside: shown, focusWanted: shown !== undefined && focusWanted })
  localStorage.setItem(storageKey, shown ?? '')
}

export function togglePanel(name: PanelName, focusWanted: boolean): void {
  const shown = panelShown.getState()[isNarrowScreen() ? 'asSheet' : 'beside']
  showPanel(shown === name ? undefined : name, focusWanted)
}

export const usePanelShown = (narrow: boolean): PanelName | undefined =>
  useStore(panelShown, ({ asSheet, beside }) => (narrow ? asSheet : beside))

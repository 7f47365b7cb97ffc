/** What every component may use: the app's state, what a person can do, the words, and what is open on screen. */
import { createContext, useContext } from 'react'
import { type StoreApi, useStore } from 'zustand'
import type { AppState, Commands } from '../state/app-state.ts'
import type { Actions } from './actions.ts'
import type { UiState, UiStore } from './ui-state.ts'
import type { Words } from './words/en.ts'

export interface AppContextValue {
  store: StoreApi<AppState>
  commands: Commands
  ui: UiStore
  words: Words
  actions: Actions
}

export const AppContext = createContext<AppContextValue | undefined>(undefined)

export function useApp(): AppContextValue {
  const value = useContext(AppContext)
  if (value === undefined) throw new Error('A component was used outside of App')
  return value
}

/** One narrow part of the state; the component renders again only when that part is replaced. */
export const useAppState = <Part,>(select: (state: AppState) => Part): Part => useStore(useApp().store, select)
export const useUiState = <Part,>(select: (state: UiState) => Part): Part => useStore(useApp().ui, select)
export const useWords = (): Words => useApp().words

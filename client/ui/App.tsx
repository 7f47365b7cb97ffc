/** The whole screen. Mounted once, with the store it reads and the commands it gives. */
import { useMemo, useState } from 'react'
import { type StoreApi, useStore } from 'zustand'
import { assertNever } from '../../shared/assert.ts'
import type { AppState, Commands } from '../state/app-state.ts'
import { createActions } from './actions.ts'
import { AppContext } from './app-context.tsx'
import { BrokenBoundary } from './BrokenBoundary.tsx'
import { FailedScreen } from './FailedScreen.tsx'
import { Workspace } from './layout/Workspace.tsx'
import { createUiStore } from './ui-state.ts'
import { useTextSize } from './use-text-size.ts'
import { useTheme } from './use-theme.ts'
import { useLoadedWords } from './words/load-words.ts'
import './fonts.css'
import './tokens.css'
import './base.css'
import './popup.css'
import './simple.css'
import './contrast.css'

export function App({ store, commands }: { store: StoreApi<AppState>; commands: Commands }) {
  const [ui] = useState(createUiStore)
  const phase = useStore(store, (state) => state.phase)
  const words = useLoadedWords(useStore(store, (state) => state.preferences.language))
  useTheme(useStore(store, (state) => state.preferences.theme))
  useTextSize(
    useStore(store, (state) => state.preferences.textSize),
    useStore(store, (state) => state.preferences.simple),
  )

  const value = useMemo(
    () => words && { store, commands, ui, words, actions: createActions(store, commands, ui, words) },
    [store, commands, ui, words],
  )
  if (value === undefined) return null

  const screen = () => {
    switch (phase.kind) {
      case 'starting':
        return null
      case 'ready':
        return <Workspace />
      case 'failed':
        return <FailedScreen detail={phase.detail} />
      default:
        return assertNever(phase)
    }
  }
  return (
    <AppContext value={value}>
      <BrokenBoundary words={value.words}>{screen()}</BrokenBoundary>
    </AppContext>
  )
}

/** Does what the app was opened for: a link that carries something, an entry of the app's own menu, what another app shared. */
import { useEffect } from 'react'
import { takeOpenedStep } from '../account/opened-link.ts'
import { type AppContextValue, useApp } from '../app-context.tsx'
import { sayNotShared, takeShared } from './shared-notes.ts'

/** What stands behind the `#`; the manifest and the service worker know the same words. */
const entries: Readonly<Record<string, (app: AppContextValue) => void>> = {
  '#new': newNote,
  '#search': ({ ui }) => ui.setState({ dialog: { kind: 'search', of: 'everything', typed: '' } }),
  '#shared': lookForShared,
  '#not-shared': sayNotShared,
}

export function useOpenedLinks(): void {
  const app = useApp()
  useEffect(() => {
    const follow = (): void => {
      // All ways into the app have something there.
      if (location.hash === '') return
      const enter = entries[location.hash]
      if (enter !== undefined) {
        history.replaceState(history.state, '', location.pathname + location.search)
        enter(app)
        return
      }
      const accountStep = takeOpenedStep()
      if (accountStep !== undefined) app.ui.setState({ accountStep })
    }
    follow()
    // What an earlier start had no room for.
    lookForShared(app)
    // A link that is opened where the app is open already.
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [app])
}

/** It stays where it is if that fails, and is looked for again at the next start. */
function lookForShared(app: AppContextValue): void {
  takeShared(app).catch(() => undefined)
}

/** One that is still empty is as good as a new one. */
function newNote({ actions, store }: AppContextValue): void {
  const { tabs, activeTab, notes } = store.getState()
  const isEmpty = tabs.some(({ noteId, title, trashed }) => noteId === activeTab && title === '' && !trashed)
  if (isEmpty && !notes.some(({ id }) => id === activeTab)) actions.focusNote()
  else actions.newNote()
}

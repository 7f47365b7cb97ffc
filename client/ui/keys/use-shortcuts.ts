import { useEffect } from 'react'
import { useApp } from '../app-context.tsx'
import { runShortcut, shortcutFor } from './shortcuts.ts'

export const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform)

/** Listens for the keys of the table while no dialog or menu is open. */
export function useShortcuts(): void {
  const { actions, commands, store, ui } = useApp()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { dialog, accountStep, menu } = ui.getState()
      if (event.defaultPrevented || [dialog, accountStep, menu].some((open) => open !== undefined)) return
      const press = Object.assign(pick(event), { altGraph: event.getModifierState('AltGraph') })
      const name = shortcutFor(press, { inText: isInText(event.target), mac: isMac() })
      if (name === undefined) return
      event.preventDefault()
      const { tabs, activeTab } = store.getState()
      runShortcut(name, press, { actions, commands, ui, tabIds: tabs.map((tab) => tab.noteId), activeTab })
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [actions, commands, store, ui])
}

const pick = ({ key, ctrlKey, metaKey, shiftKey, altKey, isComposing, keyCode }: KeyboardEvent) => ({
  key,
  ctrlKey,
  metaKey,
  shiftKey,
  altKey,
  isComposing,
  keyCode,
})

const isInText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select'))

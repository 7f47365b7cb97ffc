import { useEffect } from 'react'
import { useApp } from '../app-context.tsx'
import { runCommand } from '../commands/all-commands.ts'
import type { AppCommand } from '../commands/command.ts'
import { commandContext } from '../commands/command-context.ts'
import { isMac } from './is-mac.ts'
import { shortcutFor } from './shortcuts.ts'

/** Listens for the keys of all commands while no dialog or menu is open. */
export function useShortcuts(): void {
  const app = useApp()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { dialog, accountStep, menu } = app.ui.getState()
      if (event.defaultPrevented || [dialog, accountStep, menu].some((open) => open !== undefined)) return
      const press = Object.assign(pick(event), { altGraph: event.getModifierState('AltGraph') })
      const context = commandContext(app, { key: press.key })
      const can = (command: AppCommand): boolean => command.isAvailable(context)
      const command = shortcutFor(press, { inText: isInText(event.target), mac: isMac(), can })
      if (command === undefined) return
      event.preventDefault()
      runCommand(command, context)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [app])
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

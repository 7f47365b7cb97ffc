/**
 * The keys that work anywhere in the app: those of all commands. Keys of the list, the tabs and the note belong to those; the
 * overview in key-help.ts names them all. Never Alt with a letter, which types characters on many keyboards.
 */
import { allCommands } from '../commands/all-commands.ts'
import type { AppCommand } from '../commands/command.ts'
import { isComposing } from './composing.ts'

export interface CommandKey {
  /** `KeyboardEvent.key` in lower case; for digits and letters typed on any layout. */
  key: string
  /** Ctrl, or ⌘ on a Mac. */
  mod?: boolean
  /** Ctrl also on a Mac, where ⌘ means something else. */
  ctrl?: boolean
  shift?: boolean
  alt?: boolean
  /** `outsideText`: characters that one types, so not while a text has the focus. */
  where?: 'outsideText'
  /** On a Mac, or everywhere else. */
  only?: 'mac' | 'others'
  /** Left to the browser where it would do nothing here. */
  yields?: boolean
  /** Browsers keep it for themselves in a tab of theirs. */
  appOnly?: boolean
}

export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'isComposing' | 'keyCode'
> & { altGraph: boolean }

export function shortcutFor(
  press: KeyPress,
  place: { inText: boolean; mac: boolean; can?: (command: AppCommand) => boolean },
): AppCommand | undefined {
  // AltGr arrives as Ctrl with Alt and types a character.
  if (isComposing(press) || press.altGraph) return undefined
  return allCommands.find((command) =>
    command.keys.some(
      (key) =>
        !(key.where === 'outsideText' && place.inText) &&
        isPressed(key, press, place.mac) &&
        (key.yields !== true || place.can?.(command) !== false),
    ),
  )
}

export function isPressed(key: CommandKey, press: KeyPress, mac: boolean): boolean {
  if (!isFor(key, mac)) return false
  const ctrl = key.ctrl === true || (key.mod === true && !mac)
  const meta = key.mod === true && mac
  // Where `?` lies on the keyboard, and whether it needs Shift, is the layout's business.
  const shiftMatters = key.key !== '?' && key.key !== '/'
  return (
    // With Shift, a backslash is a bar on most keyboards.
    (press.key === '|' ? '\\' : press.key.toLowerCase()) === key.key &&
    press.ctrlKey === ctrl &&
    press.metaKey === meta &&
    press.altKey === (key.alt === true) &&
    (!shiftMatters || press.shiftKey === (key.shift === true))
  )
}

export const isFor = ({ only }: CommandKey, mac: boolean): boolean => only === undefined || (only === 'mac') === mac

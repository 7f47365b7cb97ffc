/** How a key is written for people: `Mod-Shift-x` becomes Ctrl + Shift + X, or ⌘ ⇧ X on a Mac. */
import type { DialogWords } from '../words/dialog-en.ts'

export type KeyNames = DialogWords['keys']['names']

export function keyName(key: string, names: KeyNames, mac: boolean): string {
  const known: Readonly<Record<string, string>> = {
    Mod: mac ? '⌘' : names.mod,
    Ctrl: mac ? '⌃' : names.mod,
    Shift: mac ? '⇧' : names.shift,
    Alt: mac ? '⌥' : names.alt,
    Enter: names.enter,
  }
  const parts = key.split('-').map((part) => known[part] ?? (/^(.|f\d+)$/.test(part) ? part.toUpperCase() : part))
  return parts.join(mac ? ' ' : ' + ')
}

/** As `aria-keyshortcuts` wants it. */
export const ariaKey = (key: string, mac: boolean): string =>
  key.replaceAll('-', '+').replace('Mod', mac ? 'Meta' : 'Control')

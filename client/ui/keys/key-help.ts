/** The overview of all keys, in the order in which it is read. */
import type { DialogWords } from '../words/dialog-en.ts'
import { type Chord, type Shortcut, shortcuts } from './shortcuts.ts'

export interface KeyHelp {
  group: keyof DialogWords['keys']['groups']
  action: keyof DialogWords['keys']['actions']
  /** Any of these does it. */
  keys: readonly KeyName[]
}

export interface KeyName {
  text: string
  appOnly: boolean
}

type KeyNames = DialogWords['keys']['names']

export function keyHelp(names: KeyNames, mac: boolean): KeyHelp[] {
  const mod = mac ? '⌘' : names.mod
  const ctrl = mac ? '⌃' : names.mod
  const shift = mac ? '⇧' : names.shift
  const alt = mac ? '⌥' : names.alt
  const joined = (...keys: readonly string[]): string => keys.join(mac ? ' ' : ' + ')

  const chordText = (chord: Chord): string => {
    const modifiers = [
      ...(chord.mod === true ? [mod] : []),
      ...(chord.ctrl === true ? [ctrl] : []),
      ...(chord.alt === true ? [alt] : []),
      ...(chord.shift === true && chord.key !== '?' ? [shift] : []),
    ]
    return joined(...modifiers, keyCap(chord.key))
  }
  const namesOf = ({ chords, appOnly }: Shortcut): KeyName[] =>
    // Eight digits in a row are a range.
    (chords.length > 2 ? [joined(mod, `${chords[0]?.key}–${chords.at(-1)?.key}`)] : chords.map(chordText)).map(
      (text) => ({ text, appOnly: appOnly === true }),
    )
  const ownNames = [...new Set(shortcuts.map(({ name }) => name))]
  const fromTable = ownNames.map((name): KeyHelp => ({
    group: /tab/i.test(name) ? 'tabs' : 'app',
    action: name,
    keys: shortcuts.filter((shortcut) => shortcut.name === name).flatMap(namesOf),
  }))
  const own = (group: KeyHelp['group'], action: KeyHelp['action'], ...keys: readonly string[]): KeyHelp => ({
    group,
    action,
    keys: keys.map((text) => ({ text, appOnly: false })),
  })
  return [
    ...fromTable,
    own('tabs', 'moveTab', joined(mod, shift, '← →'), names.space),
    own('tabs', 'closeFocusedTab', names.delete),
    own('list', 'openNote', names.enter),
    own('list', 'openInNewTab', joined(mod, names.enter)),
    own('list', 'rename', 'F2'),
    own('list', 'trash', names.delete),
    own('list', 'select', names.space, joined(mod, 'A')),
    own('list', 'selectRange', joined(shift, '↑ ↓')),
    own('list', 'unselect', names.escape),
    own('list', 'walkPlaces', '↑ ↓ → ←'),
    own('editor', 'undo', joined(mod, 'Z')),
    own('editor', 'redo', joined(mod, shift, 'Z')),
    own('editor', 'find', joined(mod, 'F')),
    own('editor', 'replace', mac ? joined(mod, alt, 'F') : joined(mod, 'H')),
    own('editor', 'toggleTask', joined(mod, names.enter)),
    own('editor', 'indent', 'Tab', joined(shift, 'Tab')),
    own('editor', 'formatBar', joined(alt, 'F10')),
    own('editor', 'leaveEditor', `${names.escape}, Tab`),
  ]
}

const arrows: Readonly<Record<string, string>> = { arrowleft: '←', arrowright: '→', tab: 'Tab' }

const keyCap = (key: string): string => arrows[key] ?? key.toUpperCase()

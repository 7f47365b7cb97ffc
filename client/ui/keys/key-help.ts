/** The overview of all keys, in the order in which it is read. */
import { allCommands } from '../commands/all-commands.ts'
import type { AppCommand } from '../commands/command.ts'
import { followKey } from '../editor/live/link-clicks.ts'
import { viewKey } from '../editor/live/writing-view.ts'
import type { Words } from '../words/en.ts'
import { dialogWordsOf } from '../words/use-dialog-words.ts'
import { editorWordsOf } from '../words/use-editor-words.ts'
import { keyName, type KeyNames } from './key-name.ts'
import { type CommandKey, isFor } from './shortcuts.ts'

export interface KeyHelp {
  group: AppCommand['group'] | 'list'
  does: string
  /** Any of these does it. */
  keys: readonly KeyName[]
}

export interface KeyName {
  text: string
  appOnly: boolean
}

export function keyHelp(words: Words, mac: boolean): KeyHelp[] {
  const { names, actions } = dialogWordsOf(words).keys
  const editor = editorWordsOf(words)
  const named = (key: string): KeyName => ({ text: keyName(key, names, mac), appOnly: false })
  const own = (group: KeyHelp['group'], does: keyof typeof actions, ...keys: readonly string[]): KeyHelp => ({
    group,
    does: actions[does],
    keys: keys.map(named),
  })
  const ofCommands = allCommands.map((command): KeyHelp => ({
    group: command.group,
    does: command.nameIn(words),
    keys: commandKeys(command, names, mac),
  }))
  return [
    ...ofCommands.filter(({ keys }) => keys.length > 0),
    own('tabs', 'moveTab', 'Mod-Shift-← →', names.space),
    own('tabs', 'closeFocusedTab', names.delete),
    own('list', 'openNote', 'Enter'),
    own('list', 'openInNewTab', 'Mod-Enter'),
    own('list', 'rename', 'F2'),
    own('list', 'trash', names.delete),
    own('list', 'select', names.space, 'Mod-a'),
    own('list', 'selectRange', 'Shift-↑ ↓'),
    own('list', 'unselect', names.escape),
    own('list', 'walkPlaces', '↑ ↓ → ←'),
    own('editor', 'replace', mac ? 'Mod-Alt-f' : 'Mod-h'),
    own('editor', 'toggleTask', 'Mod-Enter'),
    own('editor', 'indent', 'Tab', 'Shift-Tab'),
    { group: 'editor', does: editor.links.follow, keys: [named(followKey)] },
    { group: 'editor', does: editor.nextView, keys: [named(viewKey)] },
    own('editor', 'formatBar', 'Alt-F10'),
    own('editor', 'leaveEditor', `${names.escape}, Tab`),
  ]
}

/** All keys of a command, as they are written for people. */
export function commandKeys(command: AppCommand, names: KeyNames, mac: boolean): KeyName[] {
  const { editorKey } = command
  const keys = command.keys.filter((key) => isFor(key, mac))
  const first = keys[0]
  const last = keys.at(-1)
  // Eight digits in a row are a range.
  const isRange = keys.length > 2 && keys.every(({ key }) => /^\d$/.test(key))
  const written =
    isRange && first !== undefined && last !== undefined
      ? [{ text: keyName(`${partsOf(first)}–${last.key}`, names, mac), appOnly: first.appOnly === true }]
      : keys.map((key) => ({ text: keyName(partsOf(key), names, mac), appOnly: key.appOnly === true }))
  if (editorKey === undefined) return written
  return [...written, { text: keyName(mac ? editorKey.mac : editorKey.key, names, mac), appOnly: false }]
}

/** As CodeMirror writes keys. */
const partsOf = ({ key, mod, ctrl, alt, shift }: CommandKey): string =>
  [
    ...(mod === true ? ['Mod'] : []),
    ...(ctrl === true ? ['Ctrl'] : []),
    ...(alt === true ? ['Alt'] : []),
    ...(shift === true && key !== '?' ? ['Shift'] : []),
    arrows[key] ?? key,
  ].join('-')

const arrows: Readonly<Record<string, string>> = { arrowleft: '←', arrowright: '→', tab: 'Tab' }

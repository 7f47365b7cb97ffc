/**
 * The keys that work anywhere in the app, as a table. Keys of the list, the tabs and the note belong to those; the
 * overview in key-help.ts names them all. Never Alt with a letter, which types characters on many keyboards.
 */
import type { NoteId } from '../../../shared/ids.ts'
import type { Commands } from '../../state/app-state.ts'
import type { Actions } from '../actions.ts'
import { focusNotice } from '../notices/focus-notice.ts'
import type { UiStore } from '../ui-state.ts'
import { isComposing } from './composing.ts'

export type ShortcutName =
  | 'newNote'
  | 'closeTab'
  | 'reopenTab'
  | 'nextTab'
  | 'previousTab'
  | 'tabByNumber'
  | 'lastTab'
  | 'goToNote'
  | 'searchEverything'
  | 'toggleList'
  | 'toggleTheme'
  | 'settings'
  | 'showKeys'
  | 'notice'

export interface Chord {
  /** `KeyboardEvent.key` in lower case; for digits and letters typed on any layout. */
  key: string
  /** Ctrl, or ⌘ on a Mac. */
  mod?: boolean
  /** Ctrl also on a Mac, where ⌘ means something else. */
  ctrl?: boolean
  shift?: boolean
  alt?: boolean
}

export interface Shortcut {
  name: ShortcutName
  chords: readonly Chord[]
  /** `outsideText`: characters that one types, so not while a text has the focus. */
  where: 'anywhere' | 'outsideText'
  /** Browsers keep these for themselves in a tab of theirs. */
  appOnly?: boolean
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8']

export const shortcuts: readonly Shortcut[] = [
  { name: 'newNote', where: 'outsideText', chords: [{ key: 'n' }] },
  {
    name: 'newNote',
    where: 'anywhere',
    appOnly: true,
    chords: [
      { key: 'n', mod: true },
      { key: 't', mod: true },
    ],
  },
  { name: 'closeTab', where: 'anywhere', appOnly: true, chords: [{ key: 'w', mod: true }] },
  { name: 'reopenTab', where: 'anywhere', appOnly: true, chords: [{ key: 't', mod: true, shift: true }] },
  { name: 'nextTab', where: 'anywhere', chords: [{ key: 'arrowright', ctrl: true, alt: true }] },
  { name: 'previousTab', where: 'anywhere', chords: [{ key: 'arrowleft', ctrl: true, alt: true }] },
  { name: 'nextTab', where: 'anywhere', appOnly: true, chords: [{ key: 'tab', ctrl: true }] },
  { name: 'previousTab', where: 'anywhere', appOnly: true, chords: [{ key: 'tab', ctrl: true, shift: true }] },
  { name: 'tabByNumber', where: 'anywhere', appOnly: true, chords: digits.map((key) => ({ key, mod: true })) },
  { name: 'lastTab', where: 'anywhere', appOnly: true, chords: [{ key: '9', mod: true }] },
  {
    name: 'goToNote',
    where: 'anywhere',
    chords: [
      { key: 'p', mod: true },
      { key: 'k', mod: true },
    ],
  },
  { name: 'searchEverything', where: 'anywhere', chords: [{ key: 'f', mod: true, shift: true }] },
  {
    name: 'toggleList',
    where: 'anywhere',
    chords: [
      { key: '.', mod: true },
      { key: '\\', mod: true },
    ],
  },
  { name: 'toggleTheme', where: 'anywhere', chords: [{ key: 'l', mod: true, shift: true }] },
  { name: 'settings', where: 'anywhere', chords: [{ key: ',', mod: true }] },
  { name: 'showKeys', where: 'anywhere', chords: [{ key: '/', mod: true }] },
  { name: 'showKeys', where: 'outsideText', chords: [{ key: '?', shift: true }] },
  { name: 'notice', where: 'anywhere', chords: [{ key: 'f8' }] },
]

export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'isComposing' | 'keyCode'
> & { altGraph: boolean }

export function shortcutFor(press: KeyPress, place: { inText: boolean; mac: boolean }): ShortcutName | undefined {
  // AltGr arrives as Ctrl with Alt and types a character.
  if (isComposing(press) || press.altGraph) return undefined
  return shortcuts.find(
    ({ chords, where }) =>
      !(where === 'outsideText' && place.inText) && chords.some((chord) => isPressed(chord, press, place.mac)),
  )?.name
}

function isPressed(chord: Chord, press: KeyPress, mac: boolean): boolean {
  const ctrl = chord.ctrl === true || (chord.mod === true && !mac)
  const meta = chord.mod === true && mac
  // Where `?` lies on the keyboard, and whether it needs Shift, is the layout's business.
  const shiftMatters = chord.key !== '?' && chord.key !== '/'
  return (
    press.key.toLowerCase() === chord.key &&
    press.ctrlKey === ctrl &&
    press.metaKey === meta &&
    press.altKey === (chord.alt === true) &&
    (!shiftMatters || press.shiftKey === (chord.shift === true))
  )
}

export function runShortcut(
  name: ShortcutName,
  press: Pick<KeyPress, 'key'>,
  app: { actions: Actions; commands: Commands; ui: UiStore; tabIds: readonly NoteId[]; activeTab: NoteId | undefined },
): void {
  const { actions, commands, ui, tabIds, activeTab } = app
  const activate = (id: NoteId | undefined): void => {
    if (id !== undefined) actions.activateTab(id)
  }
  switch (name) {
    case 'newNote':
      return actions.newNote()
    case 'closeTab':
      return activeTab === undefined ? undefined : actions.closeTab(activeTab)
    case 'reopenTab':
      return actions.reopenClosedTab()
    case 'nextTab':
      return commands.stepTab(1)
    case 'previousTab':
      return commands.stepTab(-1)
    case 'tabByNumber':
      return activate(tabIds[Number(press.key) - 1])
    case 'lastTab':
      return activate(tabIds.at(-1))
    case 'goToNote':
      return ui.setState({ dialog: { kind: 'search', of: 'titles', typed: '' } })
    case 'searchEverything':
      return ui.setState({ dialog: { kind: 'search', of: 'everything', typed: '' } })
    case 'toggleList':
      return actions.toggleList()
    case 'toggleTheme':
      return actions.toggleTheme()
    case 'settings':
      return actions.showSettings('sync')
    case 'showKeys':
      return actions.showSettings('keys')
    case 'notice':
      return focusNotice()
  }
}

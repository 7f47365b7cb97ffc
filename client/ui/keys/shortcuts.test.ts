import '../testing/browser-globals.ts'
import { describe, expect, it } from 'vitest'
import { allCommands } from '../commands/all-commands.ts'
import { en } from '../words/en.ts'
import { keyHelp } from './key-help.ts'
import { type KeyPress, shortcutFor } from './shortcuts.ts'

const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  altGraph: false,
  isComposing: false,
  keyCode: 0,
  ...modifiers,
})
const inText = { inText: true, mac: false }
const outside = { inText: false, mac: false }
const onMac = { inText: true, mac: true }
const keys = allCommands.flatMap((command) => command.keys)

describe('the table of keys', () => {
  it('finds what a key does', () => {
    expect(shortcutFor(press(',', { ctrlKey: true }), inText)?.id).toBe('settings')
    expect(shortcutFor(press('/', { ctrlKey: true }), inText)?.id).toBe('showKeys')
    expect(shortcutFor(press('ArrowRight', { ctrlKey: true, altKey: true }), inText)?.id).toBe('nextTab')
    expect(shortcutFor(press('T', { ctrlKey: true, shiftKey: true }), inText)?.id).toBe('reopenTab')
    expect(shortcutFor(press('5', { ctrlKey: true }), inText)?.id).toBe('tabByNumber')
  })

  it('leaves characters to whoever is writing', () => {
    expect(shortcutFor(press('n'), inText)).toBeUndefined()
    expect(shortcutFor(press('?', { shiftKey: true }), inText)).toBeUndefined()
    expect(shortcutFor(press('n'), outside)?.id).toBe('newNote')
    expect(shortcutFor(press('?', { shiftKey: true }), outside)?.id).toBe('showKeys')
  })

  it('leaves input methods and AltGr alone', () => {
    expect(shortcutFor(press('n', { isComposing: true }), outside)).toBeUndefined()
    expect(shortcutFor(press('n', { keyCode: 229 }), outside)).toBeUndefined()
    const altGraph = press('ArrowRight', { ctrlKey: true, altKey: true, altGraph: true })
    expect(shortcutFor(altGraph, inText)).toBeUndefined()
  })

  it('finds a backslash with Shift, which types a bar on most keyboards', () => {
    expect(shortcutFor(press('\\', { ctrlKey: true }), inText)?.id).toBe('chooseBeside')
    expect(shortcutFor(press('|', { ctrlKey: true, shiftKey: true }), inText)?.id).toBe('closeSide')
    expect(shortcutFor(press('\\', { ctrlKey: true, shiftKey: true }), inText)?.id).toBe('closeSide')
  })

  it('leaves F6 to the browser where there is no other side', () => {
    expect(shortcutFor(press('F6'), { ...inText, can: () => true })?.id).toBe('otherSide')
    expect(shortcutFor(press('F6'), { ...inText, can: () => false })).toBeUndefined()
    expect(shortcutFor(press('ArrowLeft', { altKey: true }), { ...inText, can: () => false })?.id).toBe('goBack')
  })

  it('uses the command key on a Mac', () => {
    expect(shortcutFor(press(',', { metaKey: true }), onMac)?.id).toBe('settings')
    expect(shortcutFor(press(',', { ctrlKey: true }), onMac)).toBeUndefined()
    expect(shortcutFor(press('ArrowLeft', { ctrlKey: true, altKey: true }), onMac)?.id).toBe('previousTab')
  })

  it('gives no key two meanings', () => {
    const written = keys.map((key) => JSON.stringify(key))
    expect(new Set(written).size).toBe(written.length)
  })

  it('never uses Alt with a letter', () => {
    expect(keys.filter(({ alt, key }) => alt === true && key.length === 1)).toEqual([])
  })
})

it('the overview names every key of a command, for each kind of keyboard', () => {
  const help = keyHelp(en, false)
  const keysOf = (id: string, mac: boolean): readonly unknown[] | undefined => {
    const name = allCommands.find((command) => command.id === id)?.nameIn(en)
    return keyHelp(en, mac).find(({ does }) => does === name)?.keys
  }
  for (const command of allCommands) {
    if (command.keys.length === 0 && command.editorKey === undefined) continue
    expect(help.some(({ does }) => does === command.nameIn(en))).toBe(true)
  }
  expect(keysOf('tabByNumber', false)).toEqual([{ text: 'Ctrl + 1–8', appOnly: true }])
  expect(keysOf('settings', true)).toEqual([{ text: '⌘ ,', appOnly: false }])
  expect(keysOf('allCommands', false)).toMatchObject([{ text: 'Ctrl + Shift + P' }, { text: 'F1' }])
  expect(keysOf('format.heading1', true)).toEqual([{ text: '⌘ ⌥ 1', appOnly: false }])
})

import { describe, expect, it } from 'vitest'
import { dialogEn } from '../words/dialog-en.ts'
import { keyHelp } from './key-help.ts'
import { type KeyPress, shortcutFor, shortcuts } from './shortcuts.ts'

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

describe('the table of keys', () => {
  it('finds what a key does', () => {
    expect(shortcutFor(press(',', { ctrlKey: true }), inText)).toBe('settings')
    expect(shortcutFor(press('/', { ctrlKey: true }), inText)).toBe('showKeys')
    expect(shortcutFor(press('ArrowRight', { ctrlKey: true, altKey: true }), inText)).toBe('nextTab')
    expect(shortcutFor(press('T', { ctrlKey: true, shiftKey: true }), inText)).toBe('reopenTab')
    expect(shortcutFor(press('5', { ctrlKey: true }), inText)).toBe('tabByNumber')
  })

  it('leaves characters to whoever is writing', () => {
    expect(shortcutFor(press('n'), inText)).toBeUndefined()
    expect(shortcutFor(press('?', { shiftKey: true }), inText)).toBeUndefined()
    expect(shortcutFor(press('n'), outside)).toBe('newNote')
    expect(shortcutFor(press('?', { shiftKey: true }), outside)).toBe('showKeys')
  })

  it('leaves input methods and AltGr alone', () => {
    expect(shortcutFor(press('n', { isComposing: true }), outside)).toBeUndefined()
    expect(shortcutFor(press('n', { keyCode: 229 }), outside)).toBeUndefined()
    const altGraph = press('ArrowRight', { ctrlKey: true, altKey: true, altGraph: true })
    expect(shortcutFor(altGraph, inText)).toBeUndefined()
  })

  it('uses the command key on a Mac', () => {
    expect(shortcutFor(press(',', { metaKey: true }), onMac)).toBe('settings')
    expect(shortcutFor(press(',', { ctrlKey: true }), onMac)).toBeUndefined()
    expect(shortcutFor(press('ArrowLeft', { ctrlKey: true, altKey: true }), onMac)).toBe('previousTab')
  })

  it('gives no key two meanings', () => {
    const chords = shortcuts.flatMap((shortcut) => shortcut.chords.map((chord) => JSON.stringify(chord)))
    expect(new Set(chords).size).toBe(chords.length)
  })

  it('never uses Alt with a letter', () => {
    const risky = shortcuts.flatMap((shortcut) => shortcut.chords).filter(({ alt, key }) => alt && key.length === 1)
    expect(risky).toEqual([])
  })
})

it('the overview names every key of the table, for each kind of keyboard', () => {
  const help = keyHelp(dialogEn.keys.names, false)
  for (const { name } of shortcuts) expect(help.some(({ action }) => action === name)).toBe(true)
  expect(help.find(({ action }) => action === 'tabByNumber')?.keys).toEqual([{ text: 'Ctrl + 1–8', appOnly: true }])
  expect(keyHelp(dialogEn.keys.names, true).find(({ action }) => action === 'settings')?.keys[0]?.text).toBe('⌘ ,')
})

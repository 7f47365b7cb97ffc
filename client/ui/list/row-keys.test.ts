import { expect, it } from 'vitest'
import { rowKeyAction } from './row-keys.ts'

const key = (name: string, ctrlKey = false) => ({
  key: name,
  ctrlKey,
  metaKey: false,
  shiftKey: false,
  altKey: false,
})

it('knows the keys of a row and leaves the others alone', () => {
  expect(rowKeyAction(key('ArrowDown'))).toBe('next')
  expect(rowKeyAction(key('Enter'))).toBe('open')
  expect(rowKeyAction(key('Enter', true))).toBe('openInNewTab')
  expect(rowKeyAction(key('ArrowDown', true))).toBeUndefined()
  expect(rowKeyAction(key('a'))).toBeUndefined()
})

it('selects a range with Shift, and ends selecting with Escape', () => {
  const shifted = (name: string) => ({ ...key(name), shiftKey: true })
  expect(rowKeyAction(shifted('ArrowDown'))).toBe('selectNext')
  expect(rowKeyAction(shifted('ArrowUp'))).toBe('selectPrevious')
  expect(rowKeyAction(shifted('Enter'))).toBeUndefined()
  expect(rowKeyAction(key('Escape'))).toBe('unselect')
  expect(rowKeyAction(key('a', true))).toBe('selectAll')
})

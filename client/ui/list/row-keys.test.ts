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

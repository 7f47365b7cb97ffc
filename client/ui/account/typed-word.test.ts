import { expect, it } from 'vitest'
import { isTypedWord } from './typed-word.ts'

it('takes the word as phones and Chinese keyboards write it, and no other', () => {
  expect(isTypedWord(' Remove ', 'remove')).toBe(true)
  expect(isTypedWord('ｒｅｍｏｖｅ', 'remove')).toBe(true)
  expect(isTypedWord('移除', '移除')).toBe(true)
  expect(isTypedWord('', 'remove')).toBe(false)
  expect(isTypedWord('remov', 'remove')).toBe(false)
})

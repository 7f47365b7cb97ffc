import { expect, it } from 'vitest'
import { personColour, readableOn } from './person-colour.ts'

it('puts the text on a colour that can be read there', () => {
  expect(readableOn('#ffffff')).toBe('#000000')
  expect(readableOn('#ffd400')).toBe('#000000')
  expect(readableOn('#1b4')).toBe('#000000')
  expect(readableOn('#3466a8')).toBe('#ffffff')
  expect(readableOn('#000')).toBe('#ffffff')
})

it('takes the colour that a person sends, when it is one', () => {
  expect(personColour('#30bced', 7).ground).toBe('#30bced')
  expect(personColour('url(https://example.org)', 7).ground).toMatch(/^#[0-9a-f]{6}$/)
  expect(personColour(undefined, 7)).toBe(personColour(undefined, 7))
})

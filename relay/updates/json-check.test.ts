import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJson } from './json-check.ts'

const parses = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
const isJsonText = (text: string): boolean => isJson(new TextEncoder().encode(text), 1_000)

test('accepts all JSON', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(isJsonText(text)).toBe(true)
    }),
  )
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(isJsonText(JSON.stringify(value, undefined, 2))).toBe(true)
    }),
  )
})

test('says of text made of the pieces of JSON what JSON.parse says', () => {
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '\\',
    'u00e9',
    'u00g0',
    '-',
    '0',
    '1',
    '.',
    'e',
    'E+',
    ' ',
    '\n',
    'true',
    'null',
    'fals',
    '\u0001',
    'é',
    '\v',
  ]
  let valid = 0
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
      const text = parts.join('')
      if (parses(text)) valid++
      expect(isJsonText(text)).toBe(parses(text))
    }),
    { numRuns: 4_000 },
  )
  expect(valid).toBeGreaterThan(20)
})

test('says of damaged JSON what JSON.parse says', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('"', ',', '}', ']', '\\', 'x', ''), (text, at, char) => {
      const damaged = text.slice(0, at % (text.length + 1)) + char + text.slice((at % (text.length + 1)) + 1)
      expect(isJsonText(damaged)).toBe(parses(damaged))
    }),
    { numRuns: 1_000 },
  )
})

test('bytes that are not UTF-8 are not JSON', () => {
  expect(isJson(Uint8Array.of(0x22, 0xff, 0x22), 10)).toBe(false)
})

test('nesting beyond what readers can follow is not JSON', () => {
  expect(isJson(new TextEncoder().encode('['.repeat(12) + ']'.repeat(12)), 10)).toBe(false)
  expect(isJson(new TextEncoder().encode('['.repeat(5_000_000)), 500)).toBe(false)
})

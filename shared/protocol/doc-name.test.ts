import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDocName } from '../ids.ts'
import { decodeDocName, decodePath, encodeDocName } from './doc-name.ts'

test.each([
  ['plain', 'plain'],
  ['a/b%2Fc', 'a/b/c'],
  ['%E4%BD%A0%E5%A5%BD', '你好'],
  ['100%', '100%'],
  ['100%25', '100%'],
  ['a%b', 'a%b'],
  ['a%25b', 'a%b'],
  ['%E4%BD%A0%', '你%'],
  ['%E4%BD%A0%25', '你%'],
  ['%E4', '%E4'],
  ['%E4%BD', '%E4%BD'],
  ['%FF%41', '%FFA'],
  ['%41%FF%42', 'A%FFB'],
  ['%F0%9F%8C%8A', '🌊'],
  ['%ED%A0%80', '%ED%A0%80'],
  ['%%20', '% '],
])('[N1] %s stands for %s', (path, name) => {
  expect(decodePath(path)).toBe(name)
})

const names = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 })

test('[N1] a name that was escaped comes back', () => {
  fc.assert(
    fc.property(names, (text) => {
      const name = parseDocName(text)
      if (name !== undefined) expect(decodeDocName(encodeDocName(name))).toBe(name)
    }),
  )
})

test('[N1] a name that the URL parser escaped is the name, unless it contains an escape itself', () => {
  fc.assert(
    fc.property(names, (text) => {
      fc.pre(!/[?#\\%\t\n\r]/.test(text) && !/^[\0- ]|[\0- ]$/.test(text))
      fc.pre(text.split('/').every((part) => !['.', '..'].includes(part)))
      const { pathname } = new URL(`ws://localhost/ws/${text}`)
      expect(decodePath(pathname.slice('/ws/'.length))).toBe(text)
    }),
  )
})

test('[N3] a name has 1 to 512 bytes', () => {
  expect(decodeDocName('')).toBeUndefined()
  expect(decodeDocName('x'.repeat(513))).toBeUndefined()
  expect(decodeDocName('%E4%BD%A0'.repeat(170))).toBe('你'.repeat(170))
  expect(decodeDocName('%E4%BD%A0'.repeat(171))).toBeUndefined()
})

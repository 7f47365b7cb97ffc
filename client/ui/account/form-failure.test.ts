import { expect, it } from 'vitest'
import { emailProblem, fieldOf, newPasswordProblem } from './form-failure.ts'

it('asks for an address, and takes every address that has a name and a host', () => {
  expect(emailProblem('  ')).toBe('emailMissing')
  expect(emailProblem('mei')).toBe('badEmail')
  expect(emailProblem('mei @example.org')).toBe('badEmail')
  expect(emailProblem(' mei+notes@localhost ')).toBeUndefined()
})

it('takes passwords of eight characters and more', () => {
  expect(newPasswordProblem('1234567')).toBe('weakPassword')
  expect(newPasswordProblem('河边的磨坊和水坝')).toBeUndefined()
})

it('tells a failure beside the field that it is about', () => {
  expect(fieldOf('emailExists')).toBe('email')
  expect(fieldOf('weakPassword')).toBe('newPassword')
  expect(fieldOf('unreachable')).toBeUndefined()
})

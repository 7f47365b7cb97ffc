import { expect, it } from 'vitest'
import { codeDeadline, codeDigits, groupedCode, timeLeft } from './join-code.ts'

it('reads eight digits out of whatever was typed', () => {
  expect(codeDigits('1234 5678')).toBe('12345678')
  expect(codeDigits('1234-5678 ')).toBe('12345678')
  expect(codeDigits('１２３４５６７８')).toBe('12345678')
  expect(codeDigits('123456789')).toBe('12345678')
  expect(codeDigits('abc')).toBe('')
})

it('shows them in two groups, also while they are typed', () => {
  expect(groupedCode('1234')).toBe('1234')
  expect(groupedCode('12345')).toBe('1234 5')
  expect(groupedCode('12345678')).toBe('1234 5678')
})

it('counts from now where the clocks of the relay and this device disagree', () => {
  const now = 1_000_000
  expect(codeDeadline(now + 290_000, now)).toBe(now + 290_000)
  expect(codeDeadline(now - 60_000, now)).toBe(now + 300_000)
  expect(codeDeadline(now + 3_600_000, now)).toBe(now + 300_000)
})

it('shows what is left as a clock does', () => {
  expect(timeLeft(300_000, 0)).toBe('5:00')
  expect(timeLeft(300_000, 240_100)).toBe('1:00')
  expect(timeLeft(300_000, 299_500)).toBe('0:01')
  expect(timeLeft(300_000, 300_000)).toBeUndefined()
})

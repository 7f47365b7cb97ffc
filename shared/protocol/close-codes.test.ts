import { expect, test } from 'vitest'
import { closeCodes } from './close-codes.ts'

const all = Object.values(closeCodes)

test('[C1] the number says whether to come back: 44xx no, 45xx yes', () => {
  for (const { code, retry } of all) {
    expect(code).toBeGreaterThanOrEqual(4400)
    expect(code).toBeLessThan(4600)
    expect(retry).toBe(code >= 4500)
  }
})

test('[C2] a reason fits into a close frame and is a sentence', () => {
  for (const { reason } of all) {
    expect(new TextEncoder().encode(reason).length).toBeLessThanOrEqual(123)
    expect(reason).toMatch(/^[A-Z].*\.$/)
  }
})

test('each code and each name stands for one thing', () => {
  expect(new Set(all.map(({ code }) => code)).size).toBe(all.length)
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
})

import { describe, expect, test } from 'vitest'
import { cheapCost } from '../testing/accounts.ts'
import { busy, Passwords, usualCost } from './passwords.ts'

test('a hash is argon2id with the costs that were asked for, salted, and fits its password alone', async () => {
  const passwords = new Passwords(cheapCost)
  const hash = await passwords.hash('correct horse')
  if (hash === busy) throw new Error('busy')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/)
  expect(await passwords.hash('correct horse')).not.toBe(hash)
  expect(await passwords.matches('correct horse', hash)).toBe(true)
  for (const wrong of ['', 'Correct horse', 'correct horse ', 'correct\0horse'])
    expect(await passwords.matches(wrong, hash)).toBe(false)
})

test('the usual cost is what OWASP asks for', async () => {
  expect(await new Passwords(usualCost).hash('correct horse')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('without a hash the answer is no, after as many hashes with the same costs', async () => {
  const passwords = new Passwords(cheapCost)
  const hash = await passwords.hash('correct horse')
  if (hash === busy) throw new Error('busy')
  const costs = async (work: () => Promise<unknown>): Promise<number> => {
    const before = passwords.computed
    await work()
    return passwords.computed - before
  }
  expect(await costs(() => passwords.matches('x', hash))).toBe(1)
  expect(await costs(async () => expect(await passwords.matches('x', undefined)).toBe(false))).toBe(1)
})

describe('when many sign in at once', () => {
  test('a bounded number waits, the others are told, and afterwards there is room again', async () => {
    const passwords = new Passwords(cheapCost)
    const answers = await Promise.all(Array.from({ length: 60 }, () => passwords.hash('correct horse')))
    expect(answers.filter((answer) => answer === busy)).toHaveLength(60 - 2 - 32)
    expect(await passwords.hash('correct horse')).not.toBe(busy)
  })
})

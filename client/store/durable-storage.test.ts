import { describe, expect, it } from 'vitest'
import { DurableStorage } from './durable-storage.ts'

/** A browser that keeps what is stored, or not; and whether it will when it is asked. */
class Browser {
  requests = 0

  constructor(
    private isKept: boolean,
    private readonly grants: boolean,
  ) {}

  readonly persisted = (): Promise<boolean> => Promise.resolve(this.isKept)
  readonly persist = (): Promise<boolean> => {
    this.requests++
    this.isKept ||= this.grants
    return Promise.resolve(this.isKept)
  }
}

const heardFrom = (browser: Partial<StorageManager> | undefined) => {
  const answers: boolean[] = []
  return { answers, storage: new DurableStorage(browser, (isKept) => answers.push(isKept)) }
}

describe('asking the browser to keep what is stored', () => {
  it('looks without asking for anything', async () => {
    const browser = new Browser(false, true)
    const { answers, storage } = heardFrom(browser)
    await storage.look()
    expect(answers).toEqual([false])
    expect(browser.requests).toBe(0)
  })

  it('asks with the third note, and not before', async () => {
    const browser = new Browser(false, true)
    const { answers, storage } = heardFrom(browser)
    for (const notes of [0, 1, 2]) await storage.changedByAPerson(notes)
    expect(browser.requests).toBe(0)
    await storage.changedByAPerson(3)
    expect(browser.requests).toBe(1)
    expect(answers.at(-1)).toBe(true)
  })

  it('asks once, whatever the answer, and however soon the next change comes', async () => {
    const browser = new Browser(false, false)
    const { answers, storage } = heardFrom(browser)
    await Promise.all([storage.changedByAPerson(3), storage.changedByAPerson(4)])
    await storage.changedByAPerson(5)
    expect(browser.requests).toBe(1)
    expect(answers.at(-1)).toBe(false)
  })

  it('does not ask a browser that keeps it already', async () => {
    const browser = new Browser(true, true)
    const { answers, storage } = heardFrom(browser)
    await storage.changedByAPerson(3)
    expect(browser.requests).toBe(0)
    expect(answers).toEqual([true])
  })

  it('takes a browser that cannot say, or will not, for one that does not keep it', async () => {
    const refuses = (): Promise<boolean> => Promise.reject(new Error('not here'))
    for (const browser of [undefined, {}, { persisted: refuses, persist: refuses }]) {
      const { answers, storage } = heardFrom(browser)
      await storage.look()
      await storage.changedByAPerson(3)
      expect(answers.at(-1)).toBe(false)
    }
  })
})

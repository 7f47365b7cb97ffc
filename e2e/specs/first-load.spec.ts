/** What a browser asks for on a first visit before a key can be typed; `client/first-load.test.ts` weighs it. */
import budget from '../../client/first-load.json' with { type: 'json' }
import { expect, test } from '../fixtures.ts'
import { Person } from '../person.ts'

declare global {
  interface Window {
    /** When the editor was there, on the clock of `performance.now()`. */
    writableAt: number | undefined
  }
}

for (const { locale, phone } of [
  { locale: 'en-US', phone: false },
  { locale: 'en-US', phone: true },
  { locale: 'zh-CN', phone: false },
] as const)
  test(`a first visit fetches no more than its budget before the first key; ${locale}${phone ? ', phone' : ''}`, async ({
    relay,
    browser,
  }) => {
    await using alice = await Person.equip('Alice', relay, browser, { locale, phone })
    await alice.context.addInitScript(() => {
      new MutationObserver(() => {
        if (document.querySelector('.cm-content[contenteditable=true]')) window.writableAt ??= performance.now()
      }).observe(document, { subtree: true, childList: true })
    })
    const app = await alice.openApp()
    await app.editor.type('Shopping')
    await app.toSay({ kind: 'savedOnDevice' })
    const fetched = await app.page.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
        .filter(({ name }) => name.endsWith('.js'))
        .map(({ name, startTime, encodedBodySize }) => ({
          path: new URL(name).pathname,
          bytes: encodedBodySize,
          isBefore: startTime < (window.writableAt ?? Infinity),
        })),
    )
    const before = fetched.filter(({ isBefore }) => isBefore)
    expect(fetched.length, 'the other parts come after it').toBeGreaterThan(before.length)
    // The words of another language than English are a file of their own.
    const own = before.filter(({ path }) => !path.startsWith('/assets/zh-'))
    const sum = own.reduce((bytes, script) => bytes + script.bytes, 0)
    expect(sum, 'what comes over the wire is known').toBeGreaterThan(0)
    expect(sum, before.map(({ path, bytes }) => `${path} ${bytes}`).join(', ')).toBeLessThanOrEqual(budget.gzippedBytes)
  })

/**
 * What a first visit has to fetch of JavaScript before a key can be typed into a note: the page's own script and whatever
 * that imports at once. `e2e/specs/first-load.spec.ts` sees to it that a browser asks for no more.
 */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import budget from './first-load.json' with { type: 'json' }

const dist = new URL('../dist/', import.meta.url)
const read = (path: string): Buffer => readFileSync(new URL(path, dist))

/** Every script that the page leads to without `import()`, by its path. */
function firstScripts(): Map<string, Buffer> {
  const scripts = new Map<string, Buffer>()
  const add = (path: string): void => {
    if (scripts.has(path)) return
    const script = read(`client/${path}`)
    scripts.set(path, script)
    for (const [, name] of script.toString().matchAll(/\b(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g))
      add(`assets/${name}`)
  }
  for (const [, path] of read('client/index.html')
    .toString()
    .matchAll(/(?:src|href)="\/(assets\/[\w.-]+\.js)"/g))
    if (path !== undefined) add(path)
  return scripts
}

it('the JavaScript before the first keystroke stays within its budget', () => {
  const scripts = firstScripts()
  expect(scripts.size, 'the page has a script; `npm run build` makes it').toBeGreaterThan(0)
  const bytes = [...scripts.values()].reduce((sum, script) => sum + gzipSync(script).length, 0)
  const sizes = JSON.parse(read('start-sizes.json').toString()) as Record<string, number>
  const known: Record<string, number> = budget.parts
  const grown = Object.entries(sizes)
    .map(([part, size]) => ({ part, by: size - (known[part] ?? 0) }))
    .filter(({ by }) => by > 0)
    .sort((a, b) => b.by - a.by)
    .map(({ part, by }) => `${part} by ${by} bytes before minifying`)
  expect(
    bytes,
    `${bytes} bytes gzipped, ${budget.gzippedBytes} are allowed. Since the budget was recorded these grew: ` +
      `${grown.join(', ') || 'none'}. Load it later (client/state/later-code.ts), or record another budget in ` +
      'client/first-load.json and say why.',
  ).toBeLessThanOrEqual(budget.gzippedBytes)
})

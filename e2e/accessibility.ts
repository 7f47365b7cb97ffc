import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'
import type axe from 'axe-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Expects that axe-core finds nothing on the page as it stands: roles, names, contrast, focus, landmarks. The story goes
 * on, so that one run shows what is to be put right on all of its screens.
 */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated, and not added as a script element, which the page's content security policy refuses.
  await page.evaluate(axeSource)
  const found = await page.evaluate(async () => {
    const { axe: checker } = window as unknown as { axe: typeof axe }
    const { violations } = await checker.run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`),
    }))
  })
  expect.soft(found).toEqual([])
}

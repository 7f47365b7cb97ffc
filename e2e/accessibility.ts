import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Page } from '@playwright/test'
import type axe from 'axe-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Expects that axe-core finds nothing on the page as it stands: roles, names, contrast, focus, landmarks. The story goes
 * on, so that one run shows what is to be put right on all of its screens. In the system's colours nothing is said of contrast:
 * axe reads the colours that the app would have, and those that are drawn are the system's to choose.
 */
export async function expectAccessible(page: Page, { inSystemColours = false } = {}): Promise<void> {
  // Evaluated, and not added as a script element, which the page's content security policy refuses.
  await page.evaluate(axeSource)
  const rules = inSystemColours ? { 'color-contrast': { enabled: false } } : {}
  const found = await page.evaluate(async (chosen) => {
    const { axe: checker } = window as unknown as { axe: typeof axe }
    const { violations } = await checker.run(document, { resultTypes: ['violations'], rules: chosen })
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`),
    }))
  }, rules)
  expect.soft(found).toEqual([])
}

import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'

const folder = fileURLToPath(new URL('../screenshots', import.meta.url))

/** Keeps what the page looks like in `screenshots/`, for people to look at. Nothing is compared with it. */
export async function shoot(page: Page, name: string): Promise<void> {
  const path = join(folder, `${name}.png`)
  await mkdir(dirname(path), { recursive: true })
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path, animations: 'disabled', caret: 'initial' })
}

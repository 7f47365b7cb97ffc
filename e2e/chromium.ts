import { existsSync } from 'node:fs'
import type { BrowserContext, LaunchOptions, Page } from '@playwright/test'
import { assert } from '../shared/assert.ts'

// `npm test` looks for a browser and names it. By hand, the usual one of a Linux machine is taken when it is there, and
// Playwright's own otherwise.
const usual = '/usr/bin/chromium'
const executablePath = process.env['CHROMIUM_PATH'] ?? (existsSync(usual) ? usual : undefined)
const isRoot = process.getuid?.() === 0

/** How every browser of the tests is started: talking to nobody but the relay. As root, Chromium has no sandbox. */
export const chromiumLaunch: LaunchOptions = {
  ...(executablePath === undefined ? {} : { executablePath }),
  args: [
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}

/** Ends a page as a crash does: it gets to do nothing more, and what it has asked for may not be done. */
export async function crashPage(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash')
  const crash = async (): Promise<void> => {
    const session = await page.context().newCDPSession(page)
    // The page dies of this and never answers.
    session.send('Page.crash').catch(() => undefined)
  }
  // One that is about to be replaced, because the page is loaded anew, may take the order along.
  const again = setInterval(() => void crash().catch(() => undefined), 5_000)
  try {
    await crash()
    await crashed
  } finally {
    clearInterval(again)
  }
  await page.close()
}

/** Ends a browser as a power cut does: it gets to do nothing more. */
export async function killBrowser(context: BrowserContext): Promise<void> {
  const browser = context.browser()
  assert(browser !== null, 'the browser of a profile can be spoken to')
  const gone = new Promise((resolve) => context.once('close', resolve))
  const session = await browser.newBrowserCDPSession()
  // The browser dies of this and never answers.
  session.send('Browser.crash').catch(() => undefined)
  await gone
}

import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from './e2e/chromium.ts'

/**
 * The stories in a real browser. Each test starts a relay of its own from the last build: `npm run build` first.
 *
 * A story that fails is played once more, and named at the end of the run if it passes then: browsers on a busy machine are
 * not always in time. What promises say has to be so each time.
 */
export default defineConfig({
  testDir: 'e2e',
  projects: [
    { name: 'stories', testMatch: 'specs/**/*.spec.ts', retries: process.env['CI'] === undefined ? 0 : 1 },
    { name: 'promises', testMatch: 'promises/**/*.spec.ts', retries: 0 },
  ],
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 240_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: chromiumLaunch,
    actionTimeout: 20_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
})

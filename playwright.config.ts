import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from './e2e/chromium.ts'

/** The stories in a real browser. Each test starts a relay of its own from the last build: `npm run build` first. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: ['specs/**/*.spec.ts', 'promises/**/*.spec.ts'],
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

/**
 * The browser that the browser tests drive: one that is on this machine, else Debian's package when we may install it,
 * else Playwright's own download.
 */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, runTool } from './run.mjs'

/** @typedef {{ path: string } | { missing: string }} FoundBrowser */

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function candidates() {
  const { CHROMIUM_PATH, PATH = '', PROGRAMFILES, LOCALAPPDATA } = process.env
  if (CHROMIUM_PATH !== undefined) return [CHROMIUM_PATH]
  if (process.platform === 'darwin')
    return ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  if (process.platform === 'win32')
    return [PROGRAMFILES, PROGRAMFILES && `${PROGRAMFILES} (x86)`, LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'))
  return names.flatMap((name) => ['/usr/bin', ...PATH.split(delimiter)].map((folder) => join(folder, name)))
}

/**
 * Whether this is a browser that starts. Ubuntu has scripts of these names that only speak of a snap, and a browser out
 * of a snap cannot see the temporary folders that tests give it.
 *
 * @param {string} path
 */
async function works(path) {
  if (!existsSync(path)) return false
  if (process.platform === 'win32') return true
  const { code, output } = await run(path, ['--version'], { quiet: true })
  return code === 0 && /^(Chromium|Google Chrome)\b/m.test(output) && !/\bsnap\b/.test(output)
}

async function findBrowser() {
  for (const path of new Set(candidates())) if (await works(path)) return path
  const { chromium } = await import('@playwright/test')
  const downloaded = chromium.executablePath()
  return (await works(downloaded)) ? downloaded : undefined
}

const mayInstallPackages = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

/** @param {string[]} packages */
async function installPackages(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update'], { env, quiet: true })
  const { code, output } = await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
    env,
    quiet: true,
  })
  if (code !== 0) console.error(output)
}

/** Screenshots show 简体中文 and emoji, which a bare server has no letters for. */
const fonts = ['fonts-noto-cjk', 'fonts-noto-color-emoji']

async function hasChineseFont() {
  if (process.platform !== 'linux') return true
  const { code, output } = await run('fc-list', [':lang=zh'], { quiet: true })
  return code === 0 && output.trim() !== ''
}

/**
 * Finds a browser, installing one when that is possible.
 *
 * @returns {Promise<FoundBrowser>}
 */
export async function ensureBrowser() {
  const { CHROMIUM_PATH } = process.env
  if (CHROMIUM_PATH !== undefined && !(await works(CHROMIUM_PATH)))
    return { missing: `CHROMIUM_PATH names ${CHROMIUM_PATH}, and that does not start as a Chromium browser.` }

  let path = await findBrowser()
  if (path === undefined && mayInstallPackages()) {
    console.log('Installing Chromium for the browser tests …')
    await installPackages(['chromium', ...fonts])
    path = await findBrowser()
  }
  if (path === undefined) {
    console.log('Downloading a browser for the browser tests …')
    const withLibraries = mayInstallPackages() ? ['--with-deps'] : []
    const { code, output } = await runTool('@playwright/test', ['install', ...withLibraries, 'chromium'], {
      command: 'playwright',
      quiet: true,
    })
    if (code !== 0) console.error(output)
    path = await findBrowser()
  }
  if (path === undefined)
    return {
      missing:
        'No browser for the browser tests: install Chromium (on Debian: sudo apt-get install chromium), ' +
        'or name one in CHROMIUM_PATH.',
    }

  if (!(await hasChineseFont())) {
    if (mayInstallPackages()) {
      console.log('Installing fonts for the screenshots …')
      await installPackages(fonts)
    } else console.log('No font with Chinese letters is installed: screenshots will show boxes in their place.')
  }
  return { path }
}

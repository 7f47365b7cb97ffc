/**
 * Every screen, in ways in which few look at it: with words that nobody speaks, with the contrast of a system turned up, on
 * 320 pixels, at twice the size.
 */
import { test as base } from '@playwright/test'
import { inPseudo } from '../../client/ui/testing/pseudo-words.ts'
import { expectAccessible } from '../accessibility.ts'
import { goThroughScreens } from '../all-screens.ts'
import { expect } from '../fixtures.ts'
import { NotesApp } from '../pages/notes-app.ts'
import { expectNoPlainWords } from '../plain-words.ts'
import { PreviewPages } from '../preview-pages.ts'
import { shoot } from '../screenshots.ts'
import { wordsIn } from '../words.ts'

const test = base.extend<object, { screens: PreviewPages }>({
  screens: [
    // eslint-disable-next-line no-empty-pattern -- so Playwright knows that it needs nothing
    async ({}, use) => {
      await using pages = await PreviewPages.build()
      await use(pages)
    },
    { scope: 'worker' },
  ],
})

const phone = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true }
/** What a window of 1280 × 800 shows at 200 %. */
const twice = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }
const desktop = { viewport: { width: 1280, height: 800 } }

for (const [name, options] of [
  ['wide', desktop],
  ['phone', phone],
] as const)
  test(`no word on any screen comes from elsewhere than the catalogues; ${name}`, async ({ browser, screens }) => {
    const context = await browser.newContext({ ...options, locale: 'en-US', reducedMotion: 'reduce' })
    const page = await context.newPage()
    const app = new NotesApp(page, { ...inPseudo(wordsIn('en-US')), tag: 'en' })
    await page.goto(screens.address({ scenario: 'foreign', language: 'en', words: 'pseudo' }))
    await goThroughScreens(app, name === 'phone', (what) => expectNoPlainWords(page, what))
    for (const scenario of ['signedIn', 'accountFirst', 'accountClosed', 'signInAgain', 'signedOut', 'people']) {
      await page.goto(screens.address({ scenario, language: 'en', words: 'pseudo' }))
      await app.settings.open('sync')
      await expectNoPlainWords(page, scenario, '.sheet')
    }
    await page.goto(screens.address({ scenario: 'failed', language: 'en', words: 'pseudo' }))
    await expect(page.getByText(app.words.failed.title)).toBeVisible()
    await expectNoPlainWords(page, 'failed')
    await context.close()
  })

const contrast = { ...phone, contrast: 'more' as const }
// Each way in both languages and both schemes: that all of their pairs are looked at would take as long again for nothing new.
for (const [name, locale, colorScheme, options] of [
  ['phone, more contrast', 'en-US', 'light', contrast],
  ['phone, more contrast', 'zh-CN', 'dark', contrast],
  ['at 200 %', 'en-US', 'dark', twice],
  ['at 200 %', 'zh-CN', 'light', twice],
  ['simple view', 'en-US', 'dark', desktop],
  ['simple view', 'zh-CN', 'light', desktop],
  ['simple view, phone', 'en-US', 'light', phone],
  ['simple view, phone', 'zh-CN', 'dark', phone],
] as const)
  test(`every screen, ${locale}, ${colorScheme}, ${name}: axe finds nothing, nothing sticks out`, async ({
    browser,
    screens,
  }) => {
    const context = await browser.newContext({ ...options, locale, colorScheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const app = new NotesApp(page, wordsIn(locale))
    const language = locale === 'zh-CN' ? 'zh' : 'en'
    const simple = name.startsWith('simple') ? 'on' : 'off'
    await page.goto(screens.address({ scenario: 'foreign', language, simple }))
    await goThroughScreens(app, options.viewport.width < 720, async (what) => {
      await shoot(page, `every-${locale}-${colorScheme}-${name.replaceAll(/\W+/g, '-')}-${what}`)
      await expectAccessible(page)
      expect.soft(await tooWide(page), what).toEqual([])
    })
    await context.close()
  })

test('with the colours of a system, every screen can be told and what is chosen stands out', async ({
  browser,
  screens,
}) => {
  const context = await browser.newContext({
    ...desktop,
    locale: 'en-US',
    forcedColors: 'active',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const app = new NotesApp(page, wordsIn('en-US'))
  await page.goto(screens.address({ scenario: 'foreign', language: 'en' }))
  await goThroughScreens(app, false, async (what) => {
    await shoot(page, `every-forced-colours-${what}`)
    await expectAccessible(page, { inSystemColours: true })
    const { chosen, bare } = await edges(page)
    expect.soft(chosen, `${what}: chosen as much as what is not`).toEqual([])
    expect.soft(bare, `${what}: without an edge`).toEqual([])
  })
  await context.close()
})

/**
 * Where the system has colours of its own it draws no grounds: what is chosen, and where a button ends, has to be told by a line.
 * Those that are not: `chosen` without one that is thicker than a hair, `bare` with none.
 */
const edges = (page: NotesApp['page']): Promise<{ chosen: string[]; bare: string[] }> =>
  page.evaluate(() => {
    const widthOf = (element: Element): number => {
      const { outlineStyle, outlineWidth, borderTopStyle, borderTopWidth } = getComputedStyle(element)
      const outline = outlineStyle === 'none' ? 0 : parseFloat(outlineWidth)
      return Math.max(outline, borderTopStyle === 'none' ? 0 : parseFloat(borderTopWidth))
    }
    const namesOf = (selector: string, least: number): string[] =>
      [...document.querySelectorAll(selector)]
        .filter((element) => element.checkVisibility() && widthOf(element) < least)
        .map((element) => element.className)
    return {
      chosen: namesOf(
        [
          '.tab[data-active="true"]',
          '.note-place[data-two="true"] .note-side[data-active="true"] .note-head',
          '.note-row[data-current="true"]',
          '.place[aria-selected="true"]',
          '.pick-option[data-active="true"]',
          '.settings-nav button[aria-current="page"]',
        ].join(),
        1.5,
      ),
      bare: namesOf('.button, .icon-button, .popup, kbd, .tag-chip', 0.5),
    }
  })

/** What has to be scrolled sideways, apart from what is a strip by its nature. */
const tooWide = (page: NotesApp['page']): Promise<string[]> =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('body *')].flatMap((element) => {
      const { overflowX } = getComputedStyle(element)
      const scrolls = element === document.documentElement || overflowX === 'auto' || overflowX === 'scroll'
      const isStrip = element.matches('.tab-strip, .format-bar')
      return scrolls && !isStrip && element.scrollWidth > element.clientWidth + 1
        ? [`${element.tagName}.${element.className}`]
        : []
    }),
  )

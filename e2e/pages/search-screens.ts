import { expect, type Locator, type Page } from '@playwright/test'
import type { ScreenWords } from '../words.ts'

/** Looking for a note: by its title, or by anything that it says. */
export class SearchScreens {
  readonly button: Locator
  readonly box: Locator
  readonly field: Locator
  readonly results: Locator
  /** What is said of how many were found. */
  readonly news: Locator

  constructor(
    private readonly page: Page,
    private readonly words: ScreenWords,
  ) {
    this.button = page.getByRole('button', { name: words.search.everything.title })
    this.box = page.getByRole('dialog')
    this.field = this.box.getByRole('combobox')
    this.results = this.box.getByRole('option')
    this.news = this.box.getByRole('status')
  }

  async searchEverything(typed: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+Shift+F')
    await expect(this.box).toHaveAccessibleName(this.words.search.everything.title)
    await this.type(typed)
  }

  async goToNote(typed: string, key: 'p' | 'k' = 'p'): Promise<void> {
    await this.page.keyboard.press(`ControlOrMeta+${key}`)
    await expect(this.box).toHaveAccessibleName(this.words.search.titles.title)
    await this.type(typed)
  }

  /** Writes into the field, in place of what stood there. */
  async type(typed: string): Promise<void> {
    await expect(this.field).toBeFocused()
    await this.page.keyboard.press('ControlOrMeta+A')
    if (typed === '') await this.page.keyboard.press('Delete')
    else await this.page.keyboard.insertText(typed)
  }

  /** Waits until these notes are found, in this order, and that is announced. */
  async toFind(...titles: readonly string[]): Promise<void> {
    await expect(this.results).toHaveCount(titles.length)
    if (titles.length > 0) await expect(this.results).toContainText([...titles])
    await expect(this.news).toHaveText(this.words.search.count(titles.length, false))
  }

  /** What is marked in the results. */
  get marks(): Locator {
    return this.results.locator('mark')
  }

  async close(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await expect(this.box).toHaveCount(0)
  }
}

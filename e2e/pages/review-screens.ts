import { expect, type Locator, type Page } from '@playwright/test'
import { reviewEn, type ReviewWords } from '../../client/ui/words/review-en.ts'
import { reviewZh } from '../../client/ui/words/review-zh.ts'
import type { ScreenWords } from '../words.ts'

/** What is said over a note in which changes from elsewhere met somebody's own, and where one looks at them. */
export class ReviewScreens {
  readonly words: ReviewWords
  readonly lookButton: Locator
  readonly box: Locator
  /** The note, as it stands there and can be changed. */
  readonly now: Locator

  constructor(
    private readonly page: Page,
    words: ScreenWords,
  ) {
    this.words = words.tag === 'en' ? reviewEn : reviewZh
    this.lookButton = page.getByRole('button', { name: this.words.look })
    this.box = page.getByRole('dialog')
    this.now = this.box.getByRole('textbox', { name: this.words.now })
  }

  /** Waits until it is said that changes from there were combined with one's own. */
  async toSay(...by: string[]): Promise<void> {
    await expect(this.page.getByText(this.words.line(by)).first()).toBeVisible()
  }

  /** Nothing is said. Ask when all has come that will. */
  async toSayNothing(): Promise<void> {
    await expect(this.lookButton).toHaveCount(0)
  }

  async look(): Promise<void> {
    await this.lookButton.click()
    await expect(this.now).toBeVisible()
  }

  async choose(name: string): Promise<void> {
    await this.box.getByRole('button', { name, exact: true }).click()
  }

  /** What stands on screen of the side with which the note is compared. */
  original(name: string): Locator {
    return this.box.getByRole('textbox', { name })
  }
}

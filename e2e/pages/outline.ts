import type { Locator, Page } from '@playwright/test'
import type { ScreenWords } from '../words.ts'

/** The headings of the note: beside it, or on a phone as a sheet. */
export class Outline {
  readonly box: Locator
  readonly items: Locator
  /** The heading that one reads or writes under. */
  readonly current: Locator

  constructor(page: Page, { editor: { outline } }: ScreenWords) {
    this.box = page
      .getByRole('navigation', { name: outline.title, exact: true })
      .or(page.getByRole('dialog', { name: outline.title, exact: true }))
    this.items = this.box.getByRole('listitem')
    this.current = this.items.locator('[aria-current="location"]')
  }

  item(heading: string): Locator {
    return this.items.getByRole('button', { name: heading, exact: true })
  }
}

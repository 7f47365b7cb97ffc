import type { Locator, Page } from '@playwright/test'
import type { ScreenWords } from '../words.ts'

/** Finding and replacing in the note that is open. */
export class FindPanel {
  readonly box: Locator
  readonly field: Locator
  readonly replacement: Locator
  /** How many places there are, and which is selected. */
  readonly found: Locator

  constructor(
    page: Page,
    private readonly words: ScreenWords,
  ) {
    this.box = page.getByRole('search', { name: words.find.label })
    this.field = this.box.getByRole('textbox', { name: words.find.find, exact: true })
    this.replacement = this.box.getByRole('textbox', { name: words.find.replaceWith })
    this.found = this.box.getByRole('status')
  }

  option(name: 'matchCase' | 'wholeWords' | 'regexp'): Locator {
    return this.box.getByRole('checkbox', { name: this.words.find[name] })
  }

  button(name: 'next' | 'previous' | 'replace' | 'replaceAll' | 'close'): Locator {
    return this.box.getByRole('button', { name: this.words.find[name], exact: true })
  }
}

import { expect, type Locator, type Page } from '@playwright/test'
import type { FormatName } from '../../client/ui/editor/format/formats.ts'
import type { WritingView } from '../../client/ui/editor/live/writing-view.ts'
import type { ScreenWords } from '../words.ts'

/** The buttons over the text, on a phone beneath it. */
export class FormatBar {
  readonly box: Locator
  readonly outlineButton: Locator
  /** Which of the three views is shown, as a menu. */
  readonly viewButton: Locator

  constructor(
    private readonly page: Page,
    private readonly words: ScreenWords,
  ) {
    this.box = page.getByRole('toolbar', { name: words.editor.bar })
    this.outlineButton = this.box.getByRole('button', { name: words.editor.tools.outline, exact: true })
    this.viewButton = this.box.getByRole('button', { name: `${words.editor.tools.view}: ` })
  }

  /** Chooses one of the three views of the text. */
  async showAs(view: WritingView): Promise<void> {
    const { tools, views } = this.words.editor
    await this.viewButton.click()
    await this.page.getByRole('menuitemradio', { name: views[view] }).click()
    await expect(this.box.getByRole('button', { name: `${tools.view}: ${views[view]}` })).toBeVisible()
  }

  button(format: FormatName): Locator {
    return this.box.getByRole('button', { name: this.words.editor.formats[format], exact: true })
  }

  async toShow(format: FormatName, pressed: boolean): Promise<void> {
    await expect(this.button(format)).toHaveAttribute('aria-pressed', String(pressed))
  }
}

import type { Locator, Page } from '@playwright/test'
import type { SlashName } from '../../client/ui/editor/slash/slash-items.ts'
import { slashLabels } from '../../client/ui/editor/slash/slash-labels.ts'
import type { ScreenWords } from '../words.ts'

/** What opens when `/` is typed. */
export class SlashMenu {
  readonly box: Locator
  readonly options: Locator
  readonly selected: Locator

  constructor(
    page: Page,
    private readonly words: ScreenWords,
  ) {
    this.box = page.getByRole('listbox', { name: words.editor.slash.label })
    this.options = this.box.getByRole('option')
    this.selected = this.box.getByRole('option', { selected: true })
  }

  label(name: SlashName): string {
    return slashLabels(this.words.editor)[name]
  }

  option(name: SlashName): Locator {
    return this.box.getByRole('option', { name: this.label(name), exact: true })
  }
}

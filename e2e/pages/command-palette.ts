import { expect, type Locator, type Page } from '@playwright/test'
import type { ScreenWords } from '../words.ts'

/** The list of all commands, from which one chooses by typing. */
export class CommandPalette {
  readonly box: Locator
  readonly field: Locator
  readonly commands: Locator

  constructor(
    private readonly page: Page,
    words: ScreenWords,
  ) {
    this.box = page.getByRole('dialog', { name: words.commands.title })
    this.field = this.box.getByRole('combobox')
    this.commands = this.box.getByRole('option')
  }

  async open(): Promise<void> {
    // Keys are heard a moment after one can write.
    await expect(async () => {
      if (await this.box.isHidden()) await this.page.keyboard.press('ControlOrMeta+Shift+P')
      await expect(this.field).toBeFocused({ timeout: 1_000 })
    }).toPass()
  }

  async type(typed: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+A')
    await this.page.keyboard.insertText(typed)
  }

  /** Waits until the first one that is offered has this name. */
  async toOffer(name: string): Promise<void> {
    await expect(this.commands.first()).toContainText(name)
  }

  /** Opens it, types, and takes the first one, which is to have this name. */
  async run(typed: string, name: string): Promise<void> {
    await this.open()
    await this.type(typed)
    await this.toOffer(name)
    await this.page.keyboard.press('Enter')
    await expect(this.box).toHaveCount(0)
  }
}

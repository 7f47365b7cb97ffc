import { expect, type Locator, type Page } from '@playwright/test'
import type { RelayTest } from '../../client/state/app-state.ts'
import type { SettingsSection } from '../../client/ui/ui-state.ts'
import type { ScreenWords } from '../words.ts'

export class SettingsDialog {
  readonly box: Locator
  readonly syncSwitch: Locator
  readonly address: Locator
  readonly deviceName: Locator

  constructor(
    private readonly page: Page,
    private readonly words: ScreenWords,
  ) {
    this.box = page.getByRole('dialog', { name: words.settings.title })
    this.syncSwitch = this.box.getByRole('switch', { name: words.settings.sync.switch })
    this.address = this.box.getByRole('textbox', { name: words.settings.sync.address })
    this.deviceName = this.box.getByRole('textbox', { name: words.settings.sync.deviceName })
  }

  /** Comes with the last of what a first visit shows. */
  get button(): Locator {
    return this.page.getByRole('button', { name: this.words.bars.settings, exact: true }).first()
  }

  /** Opens the settings at a section, or goes there when they are open. */
  async open(section: SettingsSection): Promise<void> {
    if (!(await this.box.isVisible())) await this.button.click()
    await expect(this.box).toBeVisible()
    // A narrow screen has no choice of sections: it shows them all, one after the other.
    const sections = this.box.getByRole('navigation')
    if ((await sections.count()) > 0)
      await sections.getByRole('button', { name: this.words.settings.sections[section] }).click()
  }

  async close(): Promise<void> {
    await this.box.getByRole('button', { name: this.words.close, exact: true }).click()
    await expect(this.box).toBeHidden()
  }

  async chooseLanguage(language: 'English' | '简体中文'): Promise<void> {
    await this.box.getByRole('radio', { name: language }).click()
  }

  /** Presses Test and waits for this answer. */
  async test(expected: Exclude<RelayTest, { kind: 'ok' }> | { kind: 'ok' }): Promise<void> {
    await this.box.getByRole('button', { name: this.words.settings.sync.test, exact: true }).click()
    const text =
      expected.kind === 'ok'
        ? this.words.settings.sync.result({ kind: 'ok', version: '1', latencyMs: 1, auth: 'none' }).split('1')[0]
        : this.words.settings.sync.result(expected)
    await expect(this.box.getByText(text ?? '')).toBeVisible()
  }
}

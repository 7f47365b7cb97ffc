import { expect, type Page } from '@playwright/test'
import type { ScreenWords } from '../words.ts'

/** Getting about on a narrow screen, which shows either the list or the note. */
export class PhoneScreens {
  constructor(
    private readonly page: Page,
    private readonly words: ScreenWords,
  ) {}

  async showNotes(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.bars.notes, exact: true }).tap()
    await expect(this.page.getByRole('textbox', { name: this.words.note.editor })).toBeHidden()
  }

  async newNote(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.newNote, exact: true }).tap()
    await expect(this.page.getByRole('textbox', { name: this.words.note.editor })).toBeFocused()
  }
}

import { expect, type Locator, type Page } from '@playwright/test'
import type { ScreenWords } from '../words.ts'

/** What the screen says of notes that were deleted, and what can be done about it. */
export class TrashScreens {
  /** Over the note: it is in the trash, or came back from there. */
  readonly bar: Locator
  /** Over everything: many notes are to be removed. */
  readonly held: Locator
  /** At the bottom, with the way back. */
  readonly toast: Locator
  readonly #box: Locator

  constructor(
    page: Page,
    private readonly words: ScreenWords,
  ) {
    this.bar = page.locator('.note-bar')
    this.held = page.locator('.held-bar')
    this.toast = page.locator('.notice')
    this.#box = page.getByRole('navigation', { name: words.layout.list })
  }

  /** Waits until the note that is open says that it came back, in these words. */
  async toSayKept(line: string): Promise<void> {
    await expect(this.bar).toContainText(line)
  }

  async read(): Promise<void> {
    await this.bar.getByRole('button', { name: this.words.deletion.kept.ok, exact: true }).click()
    await expect(this.bar).toHaveCount(0)
  }

  async deleteAfterAll(): Promise<void> {
    await this.bar.getByRole('button', { name: this.words.deletion.kept.deleteAfterAll }).click()
  }

  async undo(): Promise<void> {
    await this.toast.getByRole('button', { name: this.words.undo }).click()
  }

  choice(title: string): Locator {
    return this.#box.getByRole('checkbox', { name: this.words.deletion.list.select(title), exact: true })
  }

  button(name: string): Locator {
    return this.#box.getByRole('button', { name, exact: true })
  }

  async keepAll(): Promise<void> {
    await this.held.getByRole('button', { name: this.words.deletion.held.keep }).click()
    await expect(this.held).toHaveCount(0)
  }

  async letThemGo(): Promise<void> {
    await this.held.getByRole('button', { name: this.words.deletion.held.letGo }).click()
    await expect(this.held).toHaveCount(0)
  }
}

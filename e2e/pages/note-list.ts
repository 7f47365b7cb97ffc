import { expect, type Locator, type Page } from '@playwright/test'
import type { Words } from '../../client/ui/words/en.ts'

/** The list of all notes, and the trash behind it. */
export class NoteList {
  readonly box: Locator
  readonly items: Locator

  constructor(
    private readonly page: Page,
    private readonly words: Words,
  ) {
    this.box = page.getByRole('navigation', { name: words.layout.list })
    this.items = this.box.getByRole('listitem')
  }

  item(title: string): Locator {
    return this.items.filter({ hasText: title })
  }

  /** Waits until the list holds these notes, from the top. */
  async toBe(titles: readonly string[]): Promise<void> {
    await expect(this.items).toHaveCount(titles.length)
    if (titles.length > 0) await expect(this.items).toContainText([...titles])
  }

  async toHold(title: string): Promise<void> {
    await expect(this.item(title).first()).toBeVisible()
  }

  async open(title: string): Promise<void> {
    await this.item(title).getByRole('link').or(this.item(title).getByRole('button')).first().click()
  }

  /** Opens the note with exactly this title, where others begin with the same words. */
  async openExactly(title: string): Promise<void> {
    await this.items
      .filter({ has: this.page.getByText(title, { exact: true }) })
      .getByRole('button')
      .first()
      .click()
  }

  async #choose(title: string, action: string): Promise<void> {
    await this.item(title).hover()
    await this.box.getByRole('button', { name: this.words.list.menuFor(title), exact: true }).click()
    await this.page.getByRole('menuitem', { name: action }).click()
  }

  async rename(title: string, newTitle: string): Promise<void> {
    await this.#choose(title, this.words.noteMenu.rename)
    const field = this.box.getByRole('textbox', { name: this.words.list.titleOf(title) })
    await field.fill(newTitle)
    await field.press('Enter')
    await this.toHold(newTitle)
  }

  async moveToTrash(title: string): Promise<void> {
    await this.#choose(title, this.words.noteMenu.trash)
    await expect(this.item(title)).toHaveCount(0)
  }

  async openInNewTab(title: string): Promise<void> {
    await this.#choose(title, this.words.noteMenu.openInNewTab)
  }

  async showTrash(): Promise<void> {
    await this.box.getByRole('button', { name: this.words.list.trash }).click()
    await expect(this.box.getByRole('button', { name: this.words.list.backToNotes })).toBeVisible()
  }

  async showNotes(): Promise<void> {
    await this.box.getByRole('button', { name: this.words.list.backToNotes }).click()
  }

  async putBack(title: string): Promise<void> {
    await this.box.getByRole('button', { name: this.words.list.putBackNote(title), exact: true }).click()
  }
}

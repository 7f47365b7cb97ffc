import { expect, type Locator, type Page } from '@playwright/test'
import type { ScreenWords } from '../words.ts'

/** The list of all notes, and the trash behind it. */
export class NoteList {
  readonly box: Locator
  readonly items: Locator

  constructor(
    private readonly page: Page,
    private readonly words: ScreenWords,
  ) {
    this.box = page.getByRole('navigation', { name: words.layout.list })
    // Without the headings of groups.
    this.items = this.box.getByRole('listitem').filter({ hasNot: page.getByRole('heading') })
  }

  /** The row of the note with exactly this title. */
  item(title: string): Locator {
    return this.items.filter({ has: this.#button(title) })
  }

  /** Waits until the list holds exactly these notes, from the top. */
  async toBe(titles: readonly string[]): Promise<void> {
    await expect(this.items).toHaveCount(titles.length)
    if (titles.length > 0) await expect(this.items).toContainText([...titles])
  }

  /** Waits until the list holds these notes, and maybe others. */
  async toHold(...titles: readonly string[]): Promise<void> {
    for (const title of titles) await expect(this.#button(title).first()).toBeVisible()
  }

  async open(title: string): Promise<void> {
    await this.#button(title).click()
  }

  #button(title: string): Locator {
    return this.page.getByRole('button', { name: title, exact: true })
  }

  /** From the note's menu. */
  async act(title: string, action: string): Promise<void> {
    await this.item(title).hover()
    await this.box.getByRole('button', { name: this.words.list.menuFor(title), exact: true }).click()
    await this.page.getByRole('menuitem', { name: action, exact: true }).click()
  }

  async rename(title: string, newTitle: string): Promise<void> {
    await this.act(title, this.words.commands.names.rename)
    const field = this.box.getByRole('textbox', { name: this.words.list.titleOf(title) })
    await field.fill(newTitle)
    await field.press('Enter')
    await this.toHold(newTitle)
  }

  async moveToTrash(title: string): Promise<void> {
    await this.act(title, this.words.commands.names.trash)
    await expect(this.item(title)).toHaveCount(0)
  }

  async openInNewTab(title: string): Promise<void> {
    await this.act(title, this.words.commands.names.openInNewTab)
  }

  async showTrash(): Promise<void> {
    await this.box.getByRole('button', { name: this.words.list.trash, exact: false }).click()
    await expect(this.box.getByRole('button', { name: this.words.list.backToNotes })).toBeVisible()
  }

  async showNotes(): Promise<void> {
    await this.box.getByRole('button', { name: this.words.list.backToNotes }).click()
  }

  async putBack(title: string): Promise<void> {
    await this.box.getByRole('button', { name: this.words.list.putBackNote(title), exact: true }).click()
  }
}

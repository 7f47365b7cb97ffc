import { expect, type Locator, type Page } from '@playwright/test'
import type { ScreenWords } from '../words.ts'
import { NoteEditor } from './note-editor.ts'

/** Two notes side by side, on a wide screen. */
export class Sides {
  /** From left to right; a note that is alone is one, too. */
  readonly all: Locator
  readonly divider: Locator

  constructor(
    private readonly page: Page,
    private readonly words: ScreenWords,
  ) {
    this.all = page.getByRole('tabpanel')
    this.divider = page.getByRole('separator', { name: words.tabs.divider })
  }

  /** The text on the side of this note. */
  editor(title: string): NoteEditor {
    return new NoteEditor(this.page, this.words, this.#side(title))
  }

  #side(title: string): Locator {
    return this.page
      .getByRole('main')
      .locator('section')
      .filter({ has: this.page.getByRole('heading', { level: 1, name: title, exact: true }) })
  }

  /** Waits until these notes are shown, from left to right, and the caret is in the last named one. */
  async toBe(titles: readonly string[], active: string): Promise<void> {
    await expect(this.all).toHaveCount(titles.length)
    await expect(this.page.getByRole('main').getByRole('heading', { level: 1 })).toHaveText([...titles])
    await expect(this.editor(active).box).toBeFocused()
    await expect(this.page.getByRole('tab', { selected: true })).toHaveText(active)
  }

  /** Waits until this note is the only one on screen. */
  async toBeAlone(title: string): Promise<void> {
    await expect(this.all).toHaveCount(1)
    await expect(this.page.getByRole('tab', { selected: true })).toHaveText(title)
    await expect(this.divider).toHaveCount(0)
  }

  /** Drags the divider to this part of the room. */
  async dragTo(part: number): Promise<void> {
    const place = await this.page.getByRole('main').boundingBox()
    const box = await this.divider.boundingBox()
    if (place === null || box === null) throw new Error('There is no divider')
    const y = box.y + box.height / 2
    await this.page.mouse.move(box.x + box.width / 2, y)
    await this.page.mouse.down()
    await this.page.mouse.move(place.x + place.width * part, y, { steps: 5 })
    await this.page.mouse.up()
  }

  async close(title: string): Promise<void> {
    await this.page.getByRole('button', { name: this.words.tabs.closeSide(title), exact: true }).click()
  }

  /** Asks what is to stand beside the note that is shown. */
  async ask(): Promise<Locator> {
    await this.page.keyboard.press('ControlOrMeta+\\')
    const dialog = this.page.getByRole('dialog', { name: this.words.search.beside })
    await expect(dialog.getByRole('combobox')).toBeFocused()
    return dialog
  }

  /** Chooses a note by its title to stand beside the one that is shown. */
  async choose(title: string): Promise<void> {
    const dialog = await this.ask()
    await this.page.keyboard.insertText(title)
    await expect(dialog.getByRole('option').first()).toContainText(title)
    await this.page.keyboard.press('Enter')
    await expect(dialog).toHaveCount(0)
  }

  /** Somebody's caret on the side of this note, with the name at it. */
  caretOf(name: string, title: string): Locator {
    return this.#side(title).getByText(name, { exact: true })
  }

  /** How wide the side of this note is. */
  async width(title: string): Promise<number> {
    return (await this.#side(title).boundingBox())?.width ?? 0
  }
}

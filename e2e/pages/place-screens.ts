import { expect, type Locator, type Page } from '@playwright/test'
import type { ScreenWords } from '../words.ts'

/** Folders, tags and favourites: the tree over the list, and what moves and tags notes. */
export class PlaceScreens {
  readonly box: Locator
  /** Shows and hides the tree; says what the list shows. */
  readonly button: Locator
  readonly tree: Locator
  readonly rows: Locator
  readonly selection: Locator
  readonly dialog: Locator
  readonly field: Locator

  constructor(
    private readonly page: Page,
    private readonly words: ScreenWords,
  ) {
    const { places, selection } = words.organise
    this.box = page.locator('.note-list')
    this.button = this.box.locator('.list-head-place')
    this.tree = page.getByRole('tree', { name: places.label })
    this.rows = this.tree.getByRole('treeitem')
    this.selection = page.getByRole('region', { name: selection.label })
    this.dialog = page.getByRole('dialog')
    this.field = this.dialog.getByRole('combobox')
  }

  /** A row by what stands on it. */
  row(name: string): Locator {
    return this.rows.filter({ has: this.page.locator('.place-name').getByText(name, { exact: true }) })
  }

  async show(): Promise<void> {
    if ((await this.button.getAttribute('aria-expanded')) !== 'true') await this.button.click()
    await expect(this.tree).toBeVisible()
  }

  async choose(name: string): Promise<void> {
    await this.show()
    await this.row(name).click()
    await expect(this.button).toContainText(name)
  }

  /** Waits until the tree shows these, from the top, each with how many notes it has. */
  async toBe(rows: readonly (readonly [name: string, notes: number | undefined])[]): Promise<void> {
    const { notes } = this.words.organise.places
    await expect(this.rows).toHaveCount(rows.length)
    for (const [index, [name, count]] of rows.entries())
      await expect(this.rows.nth(index)).toHaveAccessibleName(count === undefined ? name : `${name}, ${notes(count)}`)
  }

  async makeFolder(name: string): Promise<void> {
    await this.show()
    await this.box.getByRole('button', { name: this.words.commands.names.newFolder, exact: true }).click()
    await this.typeName(name)
    await expect(this.row(name)).toBeVisible()
  }

  /** Into the field for a new name. */
  async typeName(name: string): Promise<void> {
    const field = this.box.locator('.place-name-field')
    await expect(field).toBeFocused()
    await field.fill(name)
    await field.press('Enter')
    await expect(field).toHaveCount(0)
  }

  /** From the menu of a folder or a tag. */
  async act(name: string, action: string): Promise<void> {
    await this.row(name).click({ button: 'right' })
    await this.page.getByRole('menuitem', { name: action, exact: true }).click()
  }

  /** In the dialog that asks for a folder, or for tags. */
  async pick(typed: string): Promise<void> {
    await expect(this.field).toBeFocused()
    await this.page.keyboard.insertText(typed)
    await this.page.keyboard.press('Enter')
  }

  async order(...choices: readonly string[]): Promise<void> {
    await this.box.getByRole('button', { name: this.words.organise.order.button }).click()
    for (const choice of choices) await this.page.getByRole('menuitemradio', { name: choice, exact: true }).click()
    await this.page.keyboard.press('Escape')
    await expect(this.page.getByRole('menu')).toHaveCount(0)
  }
}

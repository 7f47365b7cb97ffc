import { expect, type Locator, type Page } from '@playwright/test'
import type { ScreenWords } from '../words.ts'

/** The open notes, as tabs along the top of a wide screen. */
export class TabStrip {
  /** All tabs, from left to right. */
  readonly tabs: Locator

  constructor(
    private readonly page: Page,
    private readonly words: ScreenWords,
  ) {
    // The tab list owns its tabs by reference, so they are not found inside of it.
    this.tabs = page.getByRole('tab')
  }

  tab(title: string): Locator {
    return this.page.getByRole('tab', { name: title, exact: true })
  }

  /** Waits until the tabs bear these titles, from left to right. */
  async toBe(titles: readonly string[]): Promise<void> {
    await expect(this.tabs).toHaveText([...titles])
  }

  async toShow(title: string): Promise<void> {
    await expect(this.tab(title)).toHaveAttribute('aria-selected', 'true')
  }

  async activate(title: string): Promise<void> {
    await this.tab(title).click()
    await this.toShow(title)
  }

  async close(title: string): Promise<void> {
    await this.page.getByRole('button', { name: this.words.tabs.close(title), exact: true }).click()
    await expect(this.tab(title)).toHaveCount(0)
  }

  async reopenClosed(): Promise<void> {
    await this.#choose(this.tabs.first(), 'reopenTab')
  }

  /** Chooses from the menu of a tab. */
  async choose(title: string, command: keyof ScreenWords['commands']['names']): Promise<void> {
    await this.#choose(this.tab(title), command)
  }

  async #choose(tab: Locator, command: keyof ScreenWords['commands']['names']): Promise<void> {
    await tab.click({ button: 'right' })
    await this.page.getByRole('menuitem', { name: this.words.commands.names[command], exact: true }).click()
  }

  /** A tab that is pinned. */
  pinned(title: string): Locator {
    return this.tab(`${title}, ${this.words.tabs.pinned}`)
  }

  get back(): Locator {
    return this.page.getByRole('button', { name: this.words.commands.names.goBack, exact: true })
  }

  get forward(): Locator {
    return this.page.getByRole('button', { name: this.words.commands.names.goForward, exact: true })
  }

  /** Picks a tab up, moves it one place to the left and puts it down, listening to what a screen reader would say. */
  async moveLeftByKeyboard(title: string): Promise<void> {
    const { keyboard } = this.page
    const place = (await this.tabs.allTextContents()).indexOf(title) + 1
    const total = await this.tabs.count()
    await this.tab(title).focus()
    await keyboard.press('Space')
    await expect(this.page.getByText(this.words.tabDrag.over(title, place, total))).toBeAttached()
    // Until the tabs have been measured, an arrow finds no neighbour to go to.
    await expect(async () => {
      await keyboard.press('ArrowLeft')
      await expect(this.page.getByText(this.words.tabDrag.over(title, place - 1, total))).toBeAttached({
        timeout: 500,
      })
    }).toPass()
    await keyboard.press('Space')
    await expect(this.page.getByText(this.words.tabDrag.end(title, place - 1, total))).toBeAttached()
  }

  /** Drags a tab onto the place of another. */
  async drag(title: string, ontoTitle: string): Promise<void> {
    const from = await this.tab(title).boundingBox()
    const onto = await this.tab(ontoTitle).boundingBox()
    if (from === null || onto === null) throw new Error('both tabs are on screen')
    const { mouse } = this.page
    await mouse.move(from.x + from.width / 2, from.y + from.height / 2)
    await mouse.down()
    // A short way first: dragging begins once the pointer has clearly moved.
    await mouse.move(from.x + from.width / 2 + 12, from.y + from.height / 2, { steps: 4 })
    await mouse.move(onto.x + onto.width / 2, onto.y + onto.height / 2, { steps: 12 })
    await mouse.up()
  }
}

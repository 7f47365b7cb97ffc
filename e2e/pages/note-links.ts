import type { Locator, Page } from '@playwright/test'
import type { ScreenWords } from '../words.ts'

/** Links between notes: what is offered while one types them, what a link offers, and who links here. */
export class NoteLinks {
  readonly options: Locator
  readonly selected: Locator
  /** Headings of a note, behind its title and `#`. */
  readonly headings: Locator
  readonly selectedHeading: Locator
  /** The offer to make a note that a link names. */
  readonly create: Locator
  /** The places that link to the note. */
  readonly backlinks: Locator
  readonly backlinksButton: Locator
  readonly #page: Page
  /** What lists them. */
  readonly panel: Locator

  constructor(page: Page, { editor }: ScreenWords) {
    this.#page = page
    const list = page.getByRole('listbox', { name: editor.links.label })
    this.options = list.getByRole('option')
    this.selected = list.getByRole('option', { selected: true })
    const headings = page.getByRole('listbox', { name: editor.links.headings })
    this.headings = headings.getByRole('option')
    this.selectedHeading = headings.getByRole('option', { selected: true })
    this.create = page.getByRole('button', { name: editor.links.create })
    this.backlinksButton = page
      .getByRole('toolbar', { name: editor.bar })
      .getByRole('button', { name: editor.tools.backlinks, exact: true })
    this.panel = page
      .getByRole('navigation', { name: editor.tools.backlinks, exact: true })
      .or(page.getByRole('dialog', { name: editor.tools.backlinks, exact: true }))
    this.backlinks = this.panel.locator('.backlink-place')
  }

  /** What is said where there are none. */
  get news(): Locator {
    return this.panel.getByRole('status')
  }

  /** A link as it is drawn, by what is shown of it. */
  link(shown: string): Locator {
    return this.#page.locator('.cm-note-link').filter({ hasText: shown })
  }
}

import { expect, type Locator, type Page } from '@playwright/test'
import type { NoteChoice } from '../../client/state/app-state.ts'
import type { ScreenWords } from '../words.ts'
import type { NoteList } from './note-list.ts'

/** What a person meets where a note has several values in one field. */
export class ChoiceScreens {
  /** The values of one note beside each other. */
  readonly one: Locator
  /** The list of all notes that need a choice. */
  readonly many: Locator

  constructor(
    private readonly page: Page,
    private readonly words: ScreenWords,
    private readonly list: NoteList,
    private readonly status: Locator,
    field: NoteChoice['field'] = 'title',
  ) {
    this.one = page.getByRole('dialog', { name: words.choosing.question[field] })
    this.many = page.getByRole('dialog', { name: words.choosing.manyTitle })
  }

  /** The badge in a note's row. */
  badgeInList(title: string): Locator {
    return this.list.item(title).getByRole('button', { name: this.words.choosing.badge })
  }

  /** The badge over the note that is shown. */
  get badgeOverNote(): Locator {
    return this.page.getByRole('main').getByRole('button', { name: this.words.choosing.badge })
  }

  /** From the sentence about where the notes stand. */
  async openFromStatus(): Promise<void> {
    await this.status.click()
    await this.page.getByRole('button', { name: this.words.statusPanel.choose }).click()
    await expect(this.one.or(this.many)).toBeVisible()
  }

  card(value: string): Locator {
    return this.one.getByRole('listitem').filter({ hasText: value })
  }

  async keep(value: string): Promise<void> {
    await this.one.getByRole('button', { name: this.words.choosing.keepValue(value) }).click()
    await expect(this.one).toBeHidden()
  }

  async keepBoth(): Promise<void> {
    await this.one.getByRole('button', { name: this.words.choosing.keepBoth }).click()
    await expect(this.one).toBeHidden()
  }

  async later(): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name: this.words.choosing.later }).click()
    await expect(this.one.or(this.many)).toBeHidden()
  }
}

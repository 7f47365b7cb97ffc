import { expect, type Locator, type Page } from '@playwright/test'
import type { TableAction } from '../../client/ui/editor/table/table-changes.ts'
import type { ScreenWords } from '../words.ts'

/** What of CodeMirror hangs at its element; only the lines in view are in the page, the whole text is here. */
interface EditorElement extends Element {
  cmTile?: { root: { view: { state: { doc: { toString(): string }; selection: { main: { head: number } } } } } }
}

/** The text of the note that is open. */
export class NoteEditor {
  /** Where one types. */
  readonly box: Locator
  readonly wordCount: Locator

  constructor(
    private readonly page: Page,
    private readonly words: ScreenWords,
    /** Where it is, if there are several. */
    place: Page | Locator = page,
  ) {
    this.box = place.getByRole('textbox', { name: words.note.editor })
    this.wordCount = page.getByRole('contentinfo').getByRole('paragraph')
  }

  /** A line that is drawn, with this and nothing else of words. */
  line(text: string): Locator {
    return this.box
      .locator('.cm-line')
      .filter({ hasText: new RegExp(`^(#+ )?${text}`) })
      .first()
  }

  /** How far down each line that is drawn begins, within the text. */
  async lineTops(): Promise<number[]> {
    return this.box.evaluate((element) => {
      const { top } = element.getBoundingClientRect()
      return [...element.children].map((line) => Math.round(line.getBoundingClientRect().top - top))
    })
  }

  /** The whole text as it stands now. To wait for a text, use `toHaveText` or `toContain`. */
  async text(): Promise<string> {
    return this.box.evaluate((element: EditorElement) => element.cmTile?.root.view.state.doc.toString() ?? '')
  }

  async caret(): Promise<number> {
    return this.box.evaluate((element: EditorElement) => element.cmTile?.root.view.state.selection.main.head ?? -1)
  }

  /** Waits until the whole text is this one. */
  async toHaveText(text: string): Promise<void> {
    await expect.poll(() => this.text()).toBe(text)
  }

  /** Waits until the text contains this. */
  async toContain(part: string): Promise<void> {
    await expect.poll(() => this.text()).toContain(part)
  }

  /** Types where the caret is, key by key. */
  async type(text: string): Promise<void> {
    await expect(this.box).toBeFocused()
    await this.page.keyboard.type(text)
  }

  /** Types at the end of the note. */
  async typeAtEnd(text: string): Promise<void> {
    await this.box.focus()
    await this.page.keyboard.press('ControlOrMeta+End')
    await this.type(text)
  }

  /** Types at the beginning of the note. */
  async typeAtStart(text: string): Promise<void> {
    await this.box.focus()
    await this.page.keyboard.press('ControlOrMeta+Home')
    await this.type(text)
  }

  /** Puts text in as a paste does: at once, whatever it contains, with no help from the editor. */
  async insert(text: string): Promise<void> {
    await expect(this.box).toBeFocused()
    await this.page.keyboard.insertText(text)
  }

  /** Puts the caret behind the first occurrence of a text, with the arrow keys. */
  async placeCaretAfter(part: string): Promise<void> {
    const text = await this.text()
    const target = text.indexOf(part) + part.length
    await this.box.focus()
    await this.page.keyboard.press('ControlOrMeta+Home')
    for (let at = await this.caret(); at < target; at = await this.caret()) await this.page.keyboard.press('ArrowRight')
    expect(await this.caret()).toBe(target)
  }

  /** Does something to the table that the caret is in, by its button. */
  async tableAction(action: TableAction): Promise<void> {
    const { bar, slash, table } = this.words.editor
    const button = this.page.getByRole('toolbar', { name: bar }).getByRole('button', { name: slash.table, exact: true })
    await button.click()
    await this.page.getByRole('menuitem', { name: table[action], exact: true }).click()
    await expect(this.box).toBeFocused()
  }

  /** Another program puts something on the clipboard. */
  async copyElsewhere(content: Readonly<Record<string, string>>): Promise<void> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await this.page.evaluate(async (given) => {
      const items = Object.entries(given).map(([type, text]) => [type, new Blob([text], { type })])
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(items) as Record<string, Blob>)])
    }, content)
  }

  /** Pastes what another program put on the clipboard. */
  async paste(content: Readonly<Record<string, string>>): Promise<void> {
    await this.box.evaluate((element, given) => {
      const clipboardData = new DataTransfer()
      for (const [type, text] of Object.entries(given)) clipboardData.setData(type, text)
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, content)
  }

  /** Selects the first occurrence of a text, with the arrow keys. */
  async select(part: string): Promise<void> {
    const from = (await this.text()).indexOf(part)
    await this.box.focus()
    await this.page.keyboard.press('ControlOrMeta+Home')
    for (let at = await this.caret(); at < from; at = await this.caret()) await this.page.keyboard.press('ArrowRight')
    for (let at = await this.caret(); at < from + part.length; at = await this.caret())
      await this.page.keyboard.press('Shift+ArrowRight')
    expect(await this.caret()).toBe(from + part.length)
  }

  /** Listens to what the text reads out to whoever does not see it; it stands there for a moment. */
  async listen(): Promise<{ toHaveHeard(sentences: readonly string[]): Promise<void> }> {
    const heard = await this.page.evaluateHandle(() => {
      const sentences: string[] = []
      new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes)
          if (target instanceof Element && target.matches('.cm-announced'))
            for (const node of addedNodes) if (node instanceof HTMLElement) sentences.push(node.textContent ?? '')
      }).observe(document.body, { subtree: true, childList: true })
      return sentences
    })
    return { toHaveHeard: (sentences) => expect.poll(() => heard.jsonValue()).toEqual(sentences) }
  }

  /** The caret of another device, which bears this name. It lies over the text and is no part of it. */
  caretOf(name: string): Locator {
    return this.page.getByText(name, { exact: true })
  }
}

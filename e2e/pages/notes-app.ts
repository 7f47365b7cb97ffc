import { readFile } from 'node:fs/promises'
import { expect, type Download, type Locator, type Page } from '@playwright/test'
import type { ScreenWords } from '../words.ts'
import type { SyncStatus } from '../../client/sync/sync-status.ts'
import { AccountScreens } from './account-screens.ts'
import { ChoiceScreens } from './choice-screens.ts'
import { CommandPalette } from './command-palette.ts'
import { FindPanel } from './find-panel.ts'
import { FormatBar } from './format-bar.ts'
import { NoteEditor } from './note-editor.ts'
import { NoteLinks } from './note-links.ts'
import { NoteList } from './note-list.ts'
import { Outline } from './outline.ts'
import { PhoneScreens } from './phone-screens.ts'
import { PlaceScreens } from './place-screens.ts'
import { SearchScreens } from './search-screens.ts'
import { SettingsDialog } from './settings-dialog.ts'
import { Sides } from './sides.ts'
import { SlashMenu } from './slash-menu.ts'
import { TabStrip } from './tab-strip.ts'
import { TrashScreens } from './trash-screens.ts'

/** A file as a person has it in a folder. */
export interface FileToImport {
  name: string
  bytes: Uint8Array
}

/** A file that the app handed to the browser. */
export interface SavedFile {
  name: string
  bytes: Uint8Array
}

/** The app in one tab of a browser, as somebody who looks at it and uses mouse and keyboard. */
export class NotesApp {
  readonly editor: NoteEditor
  readonly formats: FormatBar
  readonly find: FindPanel
  readonly outline: Outline
  readonly slash: SlashMenu
  readonly links: NoteLinks
  readonly list: NoteList
  readonly settings: SettingsDialog
  readonly account: AccountScreens
  readonly tabs: TabStrip
  readonly sides: Sides
  readonly phone: PhoneScreens
  readonly places: PlaceScreens
  readonly search: SearchScreens
  readonly palette: CommandPalette
  readonly choices: ChoiceScreens
  readonly trash: TrashScreens
  /** The sentence about where the notes stand, which is a button for more. */
  readonly status: Locator
  #loads = 0

  constructor(
    readonly page: Page,
    readonly words: ScreenWords,
  ) {
    this.editor = new NoteEditor(page, words)
    this.find = new FindPanel(page, words)
    this.slash = new SlashMenu(page, words)
    this.links = new NoteLinks(page, words)
    this.outline = new Outline(page, words)
    this.formats = new FormatBar(page, words)
    this.list = new NoteList(page, words)
    this.settings = new SettingsDialog(page, words)
    this.account = new AccountScreens(page, words, this.settings)
    this.tabs = new TabStrip(page, words)
    this.sides = new Sides(page, words)
    this.phone = new PhoneScreens(page, words)
    this.places = new PlaceScreens(page, words)
    this.search = new SearchScreens(page, words)
    this.palette = new CommandPalette(page, words)
    this.trash = new TrashScreens(page, words)
    page.on('load', () => this.#loads++)
    this.status = page.getByRole('contentinfo').getByRole('button').first()
    this.choices = new ChoiceScreens(page, words, this.list, this.status)
  }

  /** How often the page was loaded, by whomever: 1 when nobody did so again. */
  get loads(): number {
    return this.#loads
  }

  /** Waits until the app could start without a network. */
  async toBeReadyForOffline(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
  }

  /** Loads the page again, as one does when in doubt. */
  async reload(): Promise<void> {
    await this.page.reload()
    await expect(this.editor.box).toBeVisible()
  }

  async newNote(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.tabs.newTab }).click()
    await expect(this.editor.box).toBeFocused()
    await this.editor.toHaveText('')
  }

  /** Writes a note of its own, in a new tab. */
  async write(text: string): Promise<void> {
    await this.newNote()
    await this.editor.type(text)
  }

  /** Waits until the status line says this. */
  async toSay(status: SyncStatus): Promise<void> {
    await expect(this.status).toHaveText(this.words.status.line(status))
  }

  /** Turns sync on: with the server that this page came from, unless an address is given. */
  async turnSyncOn(deviceName: string, address?: string): Promise<void> {
    await this.settings.open('sync')
    await this.settings.deviceName.fill(deviceName)
    await this.settings.deviceName.press('Tab')
    if (address !== undefined) {
      await this.settings.address.fill(address)
      await this.settings.address.press('Tab')
    }
    await this.settings.syncSwitch.click()
    await expect(this.settings.syncSwitch).toBeChecked()
    await this.settings.close()
  }

  async turnSyncOff(): Promise<void> {
    await this.settings.open('sync')
    await this.settings.syncSwitch.click()
    await expect(this.settings.syncSwitch).not.toBeChecked()
    await this.settings.close()
  }

  /** Imports files through the button in the settings, and waits for the report. */
  async importFiles(files: readonly FileToImport[]): Promise<void> {
    await this.settings.open('files')
    const chooser = this.page.waitForEvent('filechooser')
    await this.settings.box.getByRole('button', { name: this.words.settings.files.chooseFiles }).click()
    await (
      await chooser
    ).setFiles(files.map(({ name, bytes }) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(bytes) })))
    const report = this.page.getByRole('dialog', { name: this.words.importing.title })
    await expect(report.getByText(this.words.importing.imported(files.length))).toBeVisible()
    await report.getByRole('button', { name: this.words.importing.done }).click()
  }

  /** Drops files onto the window. Returns the report, which is still open. */
  async dropFiles(files: readonly FileToImport[]): Promise<Locator> {
    await expect(this.editor.box).toBeVisible()
    const transfer = await this.page.evaluateHandle(
      (given) => {
        const data = new DataTransfer()
        for (const { name, bytes } of given) data.items.add(new File([new Uint8Array(bytes)], name))
        return data
      },
      files.map(({ name, bytes }) => ({ name, bytes: [...bytes] })),
    )
    for (const type of ['dragenter', 'dragover', 'drop'])
      await this.page.dispatchEvent('body', type, { dataTransfer: transfer })
    return this.page.getByRole('dialog', { name: this.words.importing.title })
  }

  async chooseInNoteMenu(entry: string): Promise<void> {
    await this.page.getByRole('button', { name: this.words.bars.noteMenu, exact: true }).click()
    await this.page.getByRole('menuitem', { name: entry, exact: true }).click()
  }

  /** Saves the open note as a file, by an entry of its menu. */
  async saveFromNoteMenu(entry: string): Promise<SavedFile> {
    const download = this.page.waitForEvent('download')
    await this.chooseInNoteMenu(entry)
    return savedFile(await download)
  }

  /** Saves the open note as a Markdown file. */
  exportNote(): Promise<SavedFile> {
    return this.saveFromNoteMenu(this.words.commands.names.export)
  }

  /** Saves a backup file from what tapping the status line shows. */
  async saveBackup(): Promise<SavedFile> {
    await this.status.click()
    const download = this.page.waitForEvent('download')
    await this.page.getByRole('button', { name: this.words.backup.save }).click()
    const saved = await savedFile(await download)
    await this.page.keyboard.press('Escape')
    return saved
  }

  /** Saves all notes as one zip. */
  async exportAll(): Promise<SavedFile> {
    await this.settings.open('files')
    const download = this.page.waitForEvent('download')
    await this.settings.box.getByRole('button', { name: this.words.settings.files.exportAll }).click()
    const saved = await savedFile(await download)
    await this.settings.close()
    return saved
  }
}

async function savedFile(download: Download): Promise<SavedFile> {
  return { name: download.suggestedFilename(), bytes: new Uint8Array(await readFile(await download.path())) }
}

import { expect, type Locator, type Page } from '@playwright/test'
import type { FormFailure } from '../../client/ui/account/form-failure.ts'
import type { AccountWords } from '../../client/ui/words/account-en.ts'
import type { Words } from '../../client/ui/words/en.ts'
import { accountWordsOf } from '../words.ts'
import type { SettingsDialog } from './settings-dialog.ts'

export interface Credentials {
  email: string
  password: string
}

/** Accounts and devices: their part of the settings, and the dialogs that it opens. */
export class AccountScreens {
  readonly words: AccountWords
  /** The devices, in their order on screen. */
  readonly devices: Locator

  constructor(
    private readonly page: Page,
    appWords: Words,
    private readonly settings: SettingsDialog,
  ) {
    this.words = accountWordsOf(appWords)
    this.devices = this.settings.box
      .getByRole('list')
      .filter({ hasText: this.words.devices.thisDevice })
      .getByRole('listitem')
  }

  dialog(title: string): Locator {
    return this.page.getByRole('dialog', { name: title, exact: true })
  }

  /** Presses a button of the settings. */
  async press(button: string): Promise<void> {
    await this.settings.box.getByRole('button', { name: button, exact: true }).click()
  }

  /** Turns the switch, and waits for what the server says of accounts. */
  async turnOn(): Promise<void> {
    await this.settings.open('sync')
    await this.settings.syncSwitch.click()
    await expect(this.settings.box.getByText(this.words.joining.title)).toBeVisible()
  }

  async fill(form: Locator, { email, password }: Credentials, passwordLabel: string): Promise<void> {
    await form.getByLabel(this.words.form.email).fill(email)
    await form.getByLabel(passwordLabel, { exact: true }).fill(password)
  }

  /** Turns sync on and creates an account for it, with all notes of this device. */
  async create(credentials: Credentials): Promise<void> {
    await this.turnOn()
    await this.press(this.words.create.act)
    await this.tryCreate(credentials)
    await this.toBeSignedIn(credentials.email)
  }

  /** Fills in the form for a new account and sends it. Whether that succeeds is another question. */
  async tryCreate(credentials: Credentials): Promise<void> {
    const form = this.dialog(this.words.create.title)
    await this.fill(form, credentials, this.words.form.chosenPassword)
    await form.getByRole('button', { name: this.words.create.act }).click()
  }

  /** Fills in the form for signing in and sends it. Whether that succeeds is another question. */
  async trySignIn(credentials: Credentials): Promise<void> {
    const form = this.dialog(this.words.signIn.title)
    await this.fill(form, credentials, this.words.form.password)
    await form.getByRole('button', { name: this.words.signIn.act, exact: true }).click()
  }

  async signIn(credentials: Credentials): Promise<void> {
    await this.turnOn()
    await this.press(this.words.signIn.act)
    await this.trySignIn(credentials)
    await this.toBeSignedIn(credentials.email)
  }

  /** Presses the provider's button in a form, and signs in on its page; `undefined` says no there. */
  async goThroughProvider(form: Locator, button: string, login: string | undefined): Promise<void> {
    await form.getByRole('button', { name: button, exact: true }).click()
    await this.answerProvider(login)
  }

  /** On the provider's own page, which knows nothing of the app. */
  async answerProvider(login: string | undefined): Promise<void> {
    const field = this.page.getByLabel('Who are you?')
    await field.fill(login ?? '')
    await this.page.getByRole('button', { name: login === undefined ? 'No, thanks' : 'Go on' }).click()
    await expect(field).toBeHidden()
  }

  async signOut(): Promise<void> {
    await this.settings.open('sync')
    await this.press(this.words.account.signOut)
    await this.dialog(this.words.signOut.title).getByRole('button', { name: this.words.signOut.act }).click()
    await expect(this.settings.box.getByText(this.words.account.signedOut)).toBeVisible()
  }

  /** Gets a code for another device. */
  async showCode(): Promise<string> {
    await this.settings.open('sync')
    await this.press(this.words.addDevice.button)
    const dialog = this.dialog(this.words.addDevice.title)
    const code = dialog.getByText(/^\d{4} \d{4}$/)
    await expect(code).toBeVisible()
    await expect(dialog.getByRole('img', { name: this.words.addDevice.picture })).toBeVisible()
    return (await code.textContent()) ?? ''
  }

  /** How the picture with the link is drawn. */
  pictureLightness(): Promise<{ ink: string; ground: string }> {
    return this.page.getByRole('img', { name: this.words.addDevice.picture }).evaluate((picture) => {
      const { color, backgroundColor } = getComputedStyle(picture)
      const brush = new OffscreenCanvas(1, 1).getContext('2d')
      const lightnessOf = (colour: string): string => {
        if (brush === null) return 'unknown'
        brush.fillStyle = colour
        brush.fillRect(0, 0, 1, 1)
        const [red = 0, green = 0, blue = 0] = brush.getImageData(0, 0, 1, 1).data
        return red + green + blue < 200 ? 'dark' : red + green + blue > 700 ? 'light' : 'between'
      }
      return { ink: lightnessOf(color), ground: lightnessOf(backgroundColor) }
    })
  }

  /** Expects that the settings show this account; a page that loads again shows them when they are opened. */
  async toBeSignedIn(email: string): Promise<void> {
    for (const title of [this.words.signIn.title, this.words.create.title, this.words.code.title])
      await expect(this.dialog(title)).toBeHidden()
    await this.settings.open('sync')
    await expect(this.settings.box.getByText(email, { exact: true }).first()).toBeVisible()
    await expect(
      this.settings.box.getByRole('button', { name: this.words.changePassword.button, exact: true }),
    ).toBeVisible()
  }

  /** Expects a sentence of a dialog about what went wrong. */
  async toComplain(title: string, failure: FormFailure): Promise<void> {
    const text = this.words.failure(failure, await this.page.evaluate(() => location.origin), undefined)
    await expect(this.dialog(title).getByText(text)).toBeVisible()
  }
}

import { expectAccessible } from '../accessibility.ts'
import { expect, test } from '../fixtures.ts'
import { shoot } from '../screenshots.ts'

test.use({ relaySettings: { AUTH: 'accounts' } })

const screens = { desktop: { width: 1280, height: 800 }, phone: { width: 320, height: 640 } }
const looks = [
  { locale: 'en-US', colorScheme: 'light', screen: 'desktop' },
  { locale: 'en-US', colorScheme: 'dark', screen: 'phone' },
  { locale: 'zh-CN', colorScheme: 'dark', screen: 'desktop' },
  { locale: 'zh-CN', colorScheme: 'light', screen: 'phone' },
] as const

for (const { locale, colorScheme, screen } of looks)
  test(`account screens, ${locale}, ${colorScheme}, ${screen}: pictures are taken, and axe finds nothing`, async ({
    people,
  }) => {
    const { app } = await people.join('Mei', {
      locale,
      colorScheme,
      viewport: screens[screen],
      phone: screen === 'phone',
    })
    const { words } = app.account
    let taken = 0
    const look = async (what: string) => {
      await shoot(app.page, `account-${locale}-${colorScheme}-${screen}-${String(++taken).padStart(2, '0')}-${what}`)
      await expectAccessible(app.page)
    }
    const leave = async (title: string) => {
      await app.account.dialog(title).getByRole('button', { name: app.words.close, exact: true }).click()
      await expect(app.account.dialog(title)).toBeHidden()
    }
    await expect(app.editor.box).toBeVisible()
    await app.editor.insert('A note\n')
    await app.account.turnOn()
    await look('first-account')
    await app.account.press(words.create.act)
    const form = app.account.dialog(words.create.title)
    await form.getByRole('button', { name: words.create.act }).click()
    await look('create-problem')
    await app.account.fill(form, { email: 'mei@example.org', password: 'a heron, twice' }, words.form.chosenPassword)
    await form.getByRole('button', { name: words.create.act }).click()
    await app.account.toBeSignedIn('mei@example.org')
    await expect(app.account.devices).toHaveCount(1)
    await look('signed-in')
    await app.account.showCode()
    await look('add-device')
    // Cameras want it dark on light in the dark theme, too.
    expect(await app.account.pictureLightness()).toEqual({ ink: 'dark', ground: 'light' })
    await leave(words.addDevice.title)
    for (const [button, title] of [
      [words.changePassword.button, words.changePassword.title],
      [words.account.signOut, words.signOut.title],
      [words.remove.button, words.remove.title],
      [words.deleteAccount.button, words.deleteAccount.title],
    ] as const) {
      await app.account.press(button)
      await expect(app.account.dialog(title)).toBeVisible()
      await look('dialog')
      await leave(title)
    }
    await app.account.signOut()
    await look('signed-out')
    await app.account.press(words.signIn.act)
    await app.account.trySignIn({ email: 'ana@example.org', password: 'wrong' })
    await app.account.toComplain(words.signIn.title, 'wrongPassword')
    await look('wrong-password')
    await app.account.dialog(words.signIn.title).getByRole('button', { name: words.code.button }).click()
    await look('use-code')
    await leave(words.code.title)
    await app.settings.open('look')
    await app.settings.box.getByRole('radio', { name: app.words.settings.look.larger }).click()
    await look('larger-text')
  })

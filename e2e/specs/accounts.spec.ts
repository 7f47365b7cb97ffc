import { expect, test } from '../fixtures.ts'
import { RelayProcess } from '../relay-process.ts'
import type { Locale } from '../words.ts'

test.use({ relaySettings: { AUTH: 'accounts' } })

const mei = { email: 'mei@example.org', password: '河边的磨坊 and a heron' }
const ana = { email: 'ana@example.org', password: 'nobody was in a hurry' }

const locales = ['en-US', 'zh-CN'] as const satisfies readonly Locale[]

for (const locale of locales)
  test(`notes first, an account later, a second device after that; ${locale}`, async ({ people }) => {
    const desk = await people.join('Mei', { locale })
    const phone = await people.join('Mei’s phone', { locale })
    const { words } = desk.app.account
    await desk.app.editor.type('Before the account\n')
    await desk.app.write('Also before it\n')
    await phone.app.editor.type('On the phone\n')

    await test.step('what will happen is said before it does, with the number of notes', async () => {
      await desk.app.account.turnOn()
      await expect(desk.app.settings.box.getByText(words.server.fresh)).toBeVisible()
      await expect(desk.app.settings.box.getByText(words.joining.stay(2))).toBeVisible()
      await desk.app.settings.close()
      await desk.app.toSay({ kind: 'signIn', waitingNotes: 2 })
      await desk.app.settings.open('sync')
    })

    await test.step('the first account takes the notes along', async () => {
      await desk.app.account.press(words.create.act)
      const form = desk.app.account.dialog(words.create.title)
      await expect(form.getByText(words.joining.administers)).toBeVisible()
      await form.getByRole('button', { name: words.create.act }).click()
      await desk.app.account.toComplain(words.create.title, 'emailMissing')
      await desk.app.account.fill(form, { ...mei, password: 'short' }, words.form.chosenPassword)
      await form.getByRole('button', { name: words.create.act }).click()
      await desk.app.account.toComplain(words.create.title, 'weakPassword')
      await desk.app.account.fill(form, mei, words.form.chosenPassword)
      await form.getByRole('button', { name: words.create.act }).click()
      await desk.app.account.toBeSignedIn(mei.email)
      await desk.app.settings.close()
      await desk.app.toSay({ kind: 'synced' })
    })

    await test.step('a wrong password helps, the right one unites', async () => {
      await phone.app.account.turnOn()
      await phone.app.account.press(words.signIn.act)
      await phone.app.account.trySignIn({ ...mei, password: 'something else' })
      await phone.app.account.toComplain(words.signIn.title, 'wrongPassword')
      await phone.app.account.trySignIn(mei)
      await phone.app.account.toBeSignedIn(mei.email)
      await expect(phone.app.account.devices).toHaveCount(2)
      await phone.app.settings.close()
      for (const { app } of [desk, phone]) {
        await expect(app.list.items).toHaveCount(3)
        for (const title of ['Before the account', 'Also before it', 'On the phone']) await app.list.toHold(title)
        await app.toSay({ kind: 'synced' })
      }
    })
  })

test('a device joins with a code, once, and with the link of the picture', async ({ people }) => {
  const desk = await people.join('Mei')
  const tablet = await people.join('Mei’s tablet')
  const phone = await people.join('Mei’s phone', { viewport: { width: 390, height: 844 }, phone: true })
  const { words } = desk.app.account
  await desk.app.editor.type('On the desk\n')
  await tablet.app.editor.type('On the tablet\n')
  await desk.app.account.create(mei)
  const code = await desk.app.account.showCode()

  await test.step('typed', async () => {
    await tablet.app.account.turnOn()
    await tablet.app.account.press(words.code.button)
    const form = tablet.app.account.dialog(words.code.title)
    await form.getByLabel(words.code.label).fill(code)
    await form.getByRole('button', { name: words.code.act }).click()
    await tablet.app.account.toBeSignedIn(mei.email)
    await tablet.app.settings.close()
    await tablet.app.list.toHold('On the desk')
    await tablet.app.list.toHold('On the tablet')
  })

  await test.step('a code that was used lets nobody in; the link with a new one does, and leaves the address', async () => {
    const open = async (digits: string) => {
      await phone.app.page.goto(`${phone.cable.address}/#join=${digits.replace(' ', '')}`)
      await expect(phone.app.account.dialog(words.code.title)).toBeVisible()
      expect(phone.app.page.url()).not.toContain('join')
      await phone.app.account.dialog(words.code.title).getByRole('button', { name: words.code.act }).click()
    }
    await open(code)
    await phone.app.account.toComplain(words.code.title, 'codeInvalid')
    await desk.app.account.dialog(words.addDevice.title).getByRole('button', { name: words.addDevice.another }).click()
    const next = desk.app.account.dialog(words.addDevice.title).getByText(/^\d{4} \d{4}$/)
    await expect(next).not.toHaveText(code)
    await open((await next.textContent()) ?? '')
    await expect(phone.app.account.dialog(words.code.title)).toBeHidden()
    await phone.app.phone.showNotes()
    await phone.app.list.toHold('On the desk')
  })

  await desk.app.account.dialog(words.addDevice.title).getByRole('button', { name: words.done }).click()
  await expect(desk.app.account.devices).toHaveCount(3)
})

for (const locale of locales)
  test(`signing out keeps the notes, and whoever comes next has a place of their own; ${locale}`, async ({
    people,
  }) => {
    const { app } = await people.join('Mei', { locale })
    const { words } = app.account
    await app.editor.type('Mei’s note\n')
    await app.account.create(mei)
    await app.account.signOut()
    await expect(app.settings.syncSwitch).not.toBeChecked()
    await app.settings.close()
    await app.list.toHold('Mei’s note')
    await app.write('Written while signed out\n')

    await test.step('Ana gets nothing of it', async () => {
      await app.account.turnOn()
      await app.account.press(words.create.act)
      const form = app.account.dialog(words.create.title)
      await app.account.fill(form, ana, words.form.chosenPassword)
      await expect(form.getByText(words.joining.otherPerson(mei.email))).toBeVisible()
      await expect(form.getByRole('checkbox')).not.toBeChecked()
      await form.getByRole('button', { name: words.create.act }).click()
      await expect(form).toBeHidden()
      await app.account.toBeSignedIn(ana.email)
      await app.settings.close()
      await expect(app.list.items).toHaveCount(0)
      await app.write('Ana’s note\n')
    })

    await test.step('Mei finds everything again', async () => {
      await app.settings.open('sync')
      await app.settings.box.getByRole('button', { name: words.profiles.openOf(mei.email) }).click()
      await expect(app.list.items).toHaveCount(2)
      await app.list.toHold('Written while signed out')
      await app.settings.open('sync')
      await app.account.press(words.signIn.act)
      await app.account.trySignIn(mei)
      await app.account.toBeSignedIn(mei.email)
      await app.settings.close()
      await app.toSay({ kind: 'synced' })
      await expect(app.list.items).toHaveCount(2)
    })
  })

for (const locale of locales)
  test(`a device that is sent away while somebody types goes on writing, and comes back; ${locale}`, async ({
    people,
  }) => {
    const desk = await people.join('Mei', { locale })
    const phone = await people.join('Mei’s phone', { locale })
    const { words } = desk.app.account
    await desk.app.account.create(mei)
    await phone.app.settings.open('sync')
    await phone.app.settings.deviceName.fill('The phone')
    await phone.app.account.signIn(mei)
    await phone.app.settings.close()
    await phone.app.write('Written before\n')
    await desk.app.settings.close()
    await desk.app.list.toHold('Written before')

    await desk.app.settings.open('sync')
    await desk.app.account.press(words.devices.signOutOf('The phone'))
    const typing = phone.app.editor.type('and during, without an end\n')
    await desk.app.account
      .dialog(words.devices.signOutTitle('The phone'))
      .getByRole('button', { name: words.devices.signOut })
      .click()
    await typing
    await expect(desk.app.account.devices).toHaveCount(1)
    await desk.app.settings.close()
    await phone.app.editor.type('and after\n')
    await expect(phone.app.status).toHaveText(phone.app.words.status.line({ kind: 'signInAgain', waitingNotes: 1 }))

    await phone.app.page.getByRole('contentinfo').getByRole('button', { name: words.signIn.act, exact: true }).click()
    await phone.app.account.trySignIn(mei)
    await phone.app.toSay({ kind: 'synced' })
    await desk.app.list.open('Written before')
    await desk.app.editor.toHaveText('Written before\nand during, without an end\nand after\n')
  })

test('removing the notes from a device asks for a word, and takes nothing from the server', async ({ people }) => {
  const desk = await people.join('Mei')
  const library = await people.join('A computer in the library')
  const { words } = desk.app.account
  await desk.app.editor.type('Stays\n')
  await desk.app.account.create(mei)
  await library.app.account.signIn(mei)
  await library.app.settings.close()
  await library.app.list.toHold('Stays')
  await library.app.toSay({ kind: 'synced' })
  await library.pullCable()
  await library.app.write('Only here\n')

  await library.app.settings.open('sync')
  await library.app.account.press(words.remove.button)
  const dialog = library.app.account.dialog(words.remove.title)
  await expect(dialog.getByText(words.remove.onlyHere(1))).toBeVisible()
  await expect(dialog.getByRole('listitem')).toHaveText(['Only here'])
  const remove = dialog.getByRole('button', { name: words.remove.act })
  await expect(remove).toBeDisabled()
  const download = library.app.page.waitForEvent('download')
  await dialog.getByRole('button', { name: library.app.words.backup.save }).click()
  expect((await download).suggestedFilename()).toMatch(/\.zip$/)
  await library.plugInCable()
  await dialog.getByLabel(words.remove.typeWord(words.remove.word)).fill(words.remove.word)
  await remove.click()
  await expect(dialog).toBeHidden()
  await expect(library.app.list.items).toHaveCount(0)
  await desk.app.settings.close()
  await desk.app.list.toHold('Stays')
})

test('a forgotten password: the link sets a new one, once, and leaves the notes alone', async ({ people, relay }) => {
  const { app, cable } = await people.join('Mei')
  const { words } = app.account
  await app.editor.type('Written before\n')
  await app.account.create(mei)
  const link = `${cable.address}${await relay.linkFor('reset-link', mei.email)}`
  const form = app.account.dialog(words.reset.title)
  const open = async () => {
    await app.page.goto(link)
    await expect(form).toBeVisible()
    expect(app.page.url()).toBe(`${cable.address}/`)
    await form.getByLabel(words.form.newPassword, { exact: true }).fill('nobody is in a hurry')
    await form.getByRole('button', { name: words.reset.act }).click()
  }

  await open()
  await expect(form.getByText(words.reset.done)).toBeVisible()
  await form.getByRole('button', { name: words.signIn.act }).click()
  await app.account.trySignIn({ ...mei, password: 'nobody is in a hurry' })
  await expect(app.account.dialog(words.signIn.title)).toBeHidden()
  await app.toSay({ kind: 'synced' })

  await open()
  await app.account.toComplain(words.reset.title, 'resetInvalid')
  await form.getByRole('button', { name: app.words.close, exact: true }).click()
  await app.list.toHold('Written before')
  await app.toSay({ kind: 'synced' })
})

test('a changed password lets this device stay, and the others sign in again', async ({ people }) => {
  const desk = await people.join('Mei')
  const phone = await people.join('Mei’s phone')
  const { words } = desk.app.account
  const chosen = 'nobody is in a hurry'
  await desk.app.account.create(mei)
  await phone.app.account.signIn(mei)
  await phone.app.settings.close()

  await desk.app.account.press(words.changePassword.button)
  const form = desk.app.account.dialog(words.changePassword.title)
  const fill = async (current: string) => {
    await form.getByLabel(words.form.currentPassword, { exact: true }).fill(current)
    await form.getByLabel(words.form.newPassword, { exact: true }).fill(chosen)
    await form.getByRole('button', { name: words.changePassword.act }).click()
  }
  await fill('not this one')
  await desk.app.account.toComplain(words.changePassword.title, 'wrongCurrentPassword')
  await fill(mei.password)
  await expect(form).toBeHidden()
  await expect(desk.app.settings.box.getByText(words.changePassword.done)).toBeVisible()
  await expect(desk.app.account.devices).toHaveCount(1)

  await phone.app.toSay({ kind: 'signInAgain', waitingNotes: 0 })
  await phone.app.settings.open('sync')
  await phone.app.account.press(words.signIn.act)
  await phone.app.account.trySignIn({ ...mei, password: chosen })
  await phone.app.account.toBeSignedIn(mei.email)
  await phone.app.settings.close()
  await phone.app.toSay({ kind: 'synced' })
})

for (const locale of locales)
  test(`another server and back: nothing is lost, nothing doubled; ${locale}`, async ({ people }) => {
    await using second = await RelayProcess.launch({ AUTH: 'accounts' })
    const { app, cable } = await people.join('Mei', { locale })
    const other = await people.join('Mei at work', { locale })
    await app.editor.type('From the first server\n')
    await app.account.create(mei)
    const moveTo = async (address: string, isNew: boolean) => {
      await app.account.signOut()
      await app.settings.address.fill(address)
      await app.settings.address.press('Tab')
      await app.settings.syncSwitch.click()
      await app.account.press(isNew ? app.account.words.create.act : app.account.words.signIn.act)
      if (isNew) await app.account.tryCreate(mei)
      else await app.account.trySignIn(mei)
      await app.account.toBeSignedIn(mei.email)
      await app.settings.close()
      await app.toSay({ kind: 'synced' })
    }
    await moveTo(second.address, true)
    await expect(app.list.items).toHaveCount(1)
    await app.write('At the second server\n')
    await app.toSay({ kind: 'synced' })
    await other.app.account.signIn(mei)
    await other.app.settings.close()
    await expect(other.app.list.items).toHaveCount(1)
    await moveTo(cable.address, false)
    for (const page of [app, other.app]) {
      await expect(page.list.items).toHaveCount(2)
      await page.list.toHold('From the first server')
      await page.list.toHold('At the second server')
    }
  })

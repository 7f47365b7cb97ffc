/** Signing in with somebody else: a real OpenID provider in a process of its own. */
import { TestOpenIdProvider } from '../../relay/testing/openid-provider.ts'
import { expectAccessible } from '../accessibility.ts'
import { expect, test as base } from '../fixtures.ts'
import type { NotesApp } from '../pages/notes-app.ts'
import { shoot } from '../screenshots.ts'
import type { Locale } from '../words.ts'

const mei = { email: 'mei@example.org', password: '河边的磨坊 and a heron' }
const name = 'The Mill'
const people = {
  mei: { email: mei.email, email_verified: true, name: 'Mei' },
  ben: { email: 'ben@example.org', email_verified: false, name: 'Ben' },
}

const test = base.extend<{ provider: TestOpenIdProvider }>({
  // eslint-disable-next-line no-empty-pattern
  provider: async ({}, use) => {
    await using provider = await TestOpenIdProvider.start(people)
    await use(provider)
  },
  relaySettings: async ({ provider }, use) => {
    await use({ AUTH: 'accounts', ...provider.settings('mill', name) })
  },
})

/** Turns sync on and signs in with the provider, from the form for signing in or for a first account. */
const enter = async (app: NotesApp, isFirst: boolean, login: string | undefined): Promise<void> => {
  const { words } = app.account
  const { act, title } = isFirst ? words.create : words.signIn
  await app.account.turnOn()
  await app.account.press(act)
  await app.account.goThroughProvider(app.account.dialog(title), words.provider.goOn(name), login)
}

/** Takes a picture, and expects that axe finds nothing. */
const look = async (app: NotesApp, what: string): Promise<void> => {
  await shoot(app.page, `provider-${what}`)
  await expectAccessible(app.page)
}

/** Expects the sentence on the page that came back, and that nothing of the sign-in is left in its address. */
const toBeTold = async (app: NotesApp, failure: Parameters<NotesApp['account']['toComplain']>[1]): Promise<void> => {
  await app.account.toComplain(app.account.words.provider.title, failure)
  expect(new URL(app.page.url()).hash).toBe('')
}

for (const locale of ['en-US', 'zh-CN'] as const satisfies readonly Locale[])
  test(`an account with a provider takes the notes along, and a second device gets them; ${locale}`, async ({
    people,
  }) => {
    const desk = await people.join('Mei', { locale })
    const phone = await people.join('Mei’s phone', { locale })
    await desk.app.editor.type('Written before\n')
    await phone.app.editor.type('On the phone\n')

    await enter(desk.app, true, 'mei')
    await desk.app.account.toBeSignedIn(mei.email)
    expect(desk.app.page.url()).toBe(`${desk.cable.address}/`)
    await desk.app.settings.close()
    await desk.app.toSay({ kind: 'synced' })

    await enter(phone.app, false, 'mei')
    await phone.app.account.toBeSignedIn(mei.email)
    await expect(phone.app.account.devices).toHaveCount(2)
    await phone.app.settings.close()
    for (const { app } of [desk, phone]) {
      await expect(app.list.items).toHaveCount(2)
      for (const title of ['Written before', 'On the phone']) await app.list.toHold(title)
      await app.toSay({ kind: 'synced' })
    }
  })

for (const locale of ['en-US', 'zh-CN'] as const satisfies readonly Locale[])
  test(`an address that has an account is linked with its password, and then both lead in; ${locale}`, async ({
    people,
  }) => {
    const desk = await people.join('Mei', { locale })
    const phone = await people.join('Mei’s tablet', { locale, viewport: { width: 820, height: 700 } })
    const { words } = desk.app.account
    await desk.app.editor.type('With the password\n')
    await desk.app.account.create(mei)
    await phone.app.editor.type('Stays here meanwhile\n')

    await test.step('the provider alone opens nothing', async () => {
      await enter(phone.app, false, 'mei')
      await toBeTold(phone.app, 'linkNeeded')
      await look(phone.app, `told-${locale}`)
      await phone.app.account
        .dialog(words.provider.title)
        .getByRole('button', { name: words.cancel, exact: true })
        .click()
      await expect(phone.app.list.items).toHaveCount(1)
    })

    await test.step('linking asks for the password', async () => {
      await desk.app.account.press(words.methods.link(name))
      const form = desk.app.account.dialog(words.methods.link(name))
      await form.getByLabel(words.form.password, { exact: true }).fill('not this one')
      await form.getByRole('button', { name: words.provider.goOn(name) }).click()
      await desk.app.account.toComplain(words.methods.link(name), 'wrongCurrentPassword')
      await form.getByLabel(words.form.password, { exact: true }).fill(mei.password)
      await desk.app.account.goThroughProvider(form, words.provider.goOn(name), 'mei')
      await expect(desk.app.page.getByText(words.methods.linked(name))).toBeVisible()
      await desk.app.settings.open('sync')
      await expect(desk.app.settings.box.getByRole('button', { name: words.methods.unlinkOf(name) })).toBeVisible()
      await look(desk.app, `linked-${locale}`)
    })

    await test.step('the phone gets in, knowing who it is there already', async () => {
      await phone.app.settings.open('sync')
      await phone.app.account.press(words.signIn.act)
      const form = phone.app.account.dialog(words.signIn.title)
      await expect(form.getByRole('button', { name: words.provider.goOn(name) })).toBeVisible()
      await look(phone.app, `sign-in-${locale}`)
      await form.getByRole('button', { name: words.provider.goOn(name) }).click()
      await phone.app.account.toBeSignedIn(mei.email)
      await phone.app.settings.close()
      await expect(phone.app.list.items).toHaveCount(2)
      await phone.app.list.toHold('With the password')
    })

    await test.step('unlinked, the password still does', async () => {
      await desk.app.account.press(words.methods.unlinkOf(name))
      const form = desk.app.account.dialog(words.methods.unlinkTitle(name))
      await form.getByRole('button', { name: words.methods.unlink, exact: true }).click()
      await expect(desk.app.settings.box.getByRole('button', { name: words.methods.link(name) })).toBeVisible()
      await phone.app.account.signOut()
      await phone.app.account.signIn(mei)
    })
  })

test('a provider that is away, a person who says no, an address that nobody checked: a sentence each', async ({
  people,
  provider,
}) => {
  const { app } = await people.join('Mei')
  const { words } = app.account
  await app.editor.type('Stays\n')
  await app.account.turnOn()
  await app.account.press(words.create.act)
  const form = app.account.dialog(words.create.title)
  const button = form.getByRole('button', { name: words.provider.goOn(name) })
  await expect(button).toBeVisible()
  const signInAgain = async (): Promise<void> => {
    await app.account.dialog(words.provider.title).getByRole('button', { name: words.signIn.act }).click()
  }
  const signIn = app.account.dialog(words.signIn.title)

  await provider.stop()
  await button.click()
  await app.account.toComplain(words.create.title, 'providerAway')
  await provider.startAgain()
  await app.account.goThroughProvider(form, words.provider.goOn(name), undefined)
  await toBeTold(app, 'providerRefused')
  await signInAgain()
  await app.account.goThroughProvider(signIn, words.provider.goOn(name), 'ben')
  await toBeTold(app, 'emailUnverified')
  // A link that somebody else has begun, or that was opened twice.
  await app.page.goto(`${app.page.url()}#openid=${'x'.repeat(43)}`)
  await toBeTold(app, 'signInOver')
  await app.account.dialog(words.provider.title).getByRole('button', { name: words.cancel, exact: true }).click()
  await app.list.toHold('Stays')
  await expect(app.list.items).toHaveCount(1)
})

test('an account without a password sets one after confirming with its provider, and is deleted with it', async ({
  people,
}) => {
  const { app } = await people.join('Mei')
  const { words } = app.account
  await app.editor.type('Stays here\n')
  await enter(app, true, 'mei')
  await app.account.toBeSignedIn(mei.email)

  await app.account.press(words.changePassword.button)
  const change = app.account.dialog(words.changePassword.title)
  await app.account.goThroughProvider(change, words.provider.confirmWith(name), 'mei')
  await expect(change.getByText(words.provider.confirmed)).toBeVisible()
  await change.getByLabel(words.form.newPassword, { exact: true }).fill(mei.password)
  await change.getByRole('button', { name: words.changePassword.act }).click()
  await expect(change).toBeHidden()
  await app.account.toBeSignedIn(mei.email)
  await app.account.signOut()
  await app.settings.close()
  await app.account.signIn(mei)

  await app.account.press(words.deleteAccount.button)
  const remove = app.account.dialog(words.deleteAccount.title)
  await remove.getByLabel(words.form.password, { exact: true }).fill(mei.password)
  await remove.getByRole('button', { name: words.deleteAccount.act }).click()
  await expect(remove).toBeHidden()
  await app.settings.close()
  await app.list.toHold('Stays here')
})

const otherName = 'The Orchard'

const testWithTwo = test.extend<{ otherProvider: TestOpenIdProvider }>({
  // eslint-disable-next-line no-empty-pattern
  otherProvider: async ({}, use) => {
    await using provider = await TestOpenIdProvider.start(people)
    await use(provider)
  },
  relaySettings: async ({ provider, otherProvider }, use) => {
    const settings = { ...otherProvider.settings('orchard', otherName), ...provider.settings('mill', name) }
    await use({ AUTH: 'accounts', ...settings, OIDC_PROVIDERS: 'mill,orchard' })
  },
})

for (const locale of ['en-US', 'zh-CN'] as const satisfies readonly Locale[])
  testWithTwo(
    `an account without a password is linked with a second provider after confirming with the first; ${locale}`,
    async ({ people }) => {
      const desk = await people.join('Mei', { locale })
      const phone = await people.join('Mei’s phone', { locale })
      const { words } = desk.app.account
      await desk.app.editor.type('From the desk\n')
      await enter(desk.app, true, 'mei')
      await desk.app.account.toBeSignedIn(mei.email)

      await desk.app.account.press(words.methods.link(otherName))
      const form = desk.app.account.dialog(words.methods.link(otherName))
      await expect(form.getByText(words.provider.noPassword)).toBeVisible()
      await expect(form.getByRole('button', { name: words.provider.goOn(otherName) })).toBeDisabled()
      await desk.app.account.goThroughProvider(form, words.provider.confirmWith(name), 'mei')
      await expect(form.getByText(words.provider.confirmed)).toBeVisible()
      await look(desk.app, `second-${locale}`)
      await desk.app.account.goThroughProvider(form, words.provider.goOn(otherName), 'mei')
      await expect(desk.app.page.getByText(words.methods.linked(otherName))).toBeVisible()

      await phone.app.account.turnOn()
      await phone.app.account.press(words.signIn.act)
      const signIn = phone.app.account.dialog(words.signIn.title)
      await phone.app.account.goThroughProvider(signIn, words.provider.goOn(otherName), 'mei')
      await phone.app.account.toBeSignedIn(mei.email)
      await expect(phone.app.account.devices).toHaveCount(2)
      await phone.app.settings.close()
      await phone.app.list.toHold('From the desk')
    },
  )

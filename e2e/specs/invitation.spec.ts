import { expect, test } from '../fixtures.ts'

test.use({ relaySettings: { AUTH: 'accounts', REGISTRATION: 'invite' } })

const ana = { email: 'ana@example.org', password: 'a heron, twice' }

test('a server by invitation asks for it, and takes the link as it was sent', async ({ people, relay }) => {
  const mei = await people.join('Mei')
  const { app, cable } = await people.join('Ana')
  const { words } = app.account
  await mei.app.account.create({ email: 'mei@example.org', password: 'nobody is in a hurry' })
  const link = `${cable.address}${await relay.linkFor('invite', ana.email)}`

  await test.step('without one it says how to get it', async () => {
    await app.account.turnOn()
    await expect(app.settings.box.getByText(words.server.invite)).toBeVisible()
    await app.account.press(words.create.act)
    const form = app.account.dialog(words.create.title)
    await expect(form.getByLabel(words.form.invite)).toBeVisible()
    await app.account.tryCreate(ana)
    await app.account.toComplain(words.create.title, 'inviteMissing')
  })

  await test.step('opened, the link fills the field and leaves the address; pasted as a whole it is understood', async () => {
    await app.page.goto(link)
    const form = app.account.dialog(words.create.title)
    await expect(form.getByLabel(words.form.invite)).not.toHaveValue('')
    expect(app.page.url()).toBe(`${cable.address}/`)
    await form.getByLabel(words.form.invite).fill(link)
    await app.account.tryCreate(ana)
    await expect(form).toBeHidden()
    await app.account.toBeSignedIn(ana.email)
  })
})

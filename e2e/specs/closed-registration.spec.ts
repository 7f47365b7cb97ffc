import { expect, test } from '../fixtures.ts'

test.use({ relaySettings: { AUTH: 'accounts', REGISTRATION: 'closed' } })

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`a server that takes no new accounts says so, and a wrong address is told apart; ${locale}`, async ({
    people,
  }) => {
    const mei = await people.join('Mei', { locale })
    const ana = await people.join('Ana', { locale })
    const { words } = ana.app.account
    // The first account of a server may always be made.
    await mei.app.account.create({ email: 'mei@example.org', password: 'a heron, twice' })

    await ana.app.account.turnOn()
    const { box } = ana.app.settings
    await expect(box.getByText(words.server.closed)).toBeVisible()
    await expect(box.getByRole('button', { name: words.create.act, exact: true })).toBeHidden()
    await expect(box.getByRole('button', { name: words.signIn.act, exact: true })).toBeVisible()

    await ana.app.settings.address.fill('http://127.0.0.1:9')
    await ana.app.settings.address.press('Tab')
    await expect(box.getByText(ana.app.words.settings.sync.result({ kind: 'unreachable' }))).toBeVisible()
    await expect(box.getByText(words.server.certificate)).toBeHidden()
    await ana.app.settings.address.fill(ana.cable.address.replace('http:', 'https:'))
    await ana.app.settings.address.press('Tab')
    await expect(box.getByText(words.server.certificate)).toBeVisible()
    await expect(box.getByRole('button', { name: words.signIn.act, exact: true })).toBeHidden()
  })

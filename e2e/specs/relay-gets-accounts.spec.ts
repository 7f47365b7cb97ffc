import { expect, test } from '../fixtures.ts'

const mei = { email: 'mei@example.org', password: '河边的磨坊 and a heron' }

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`a relay without accounts gets them, and everybody keeps their notes; ${locale}`, async ({ relay, people }) => {
    const desk = await people.join('Mei', { locale })
    const phone = await people.join('Mei’s phone', { locale })
    await desk.app.editor.type('On the desk\n')
    await desk.app.turnSyncOn('Desk')
    await phone.app.editor.type('On the phone\n')
    await phone.app.turnSyncOn('Phone')
    for (const { app } of [desk, phone]) {
      await app.list.toHold('On the desk')
      await app.list.toHold('On the phone')
      await app.toSay({ kind: 'synced' })
    }

    await relay.restartWith({ AUTH: 'accounts' })
    await test.step('each device is asked to sign in, and can be written on meanwhile', async () => {
      for (const { app } of [desk, phone]) await app.toSay({ kind: 'signIn', waitingNotes: 2 })
      await desk.app.write('Meanwhile\n')
      await desk.app.toSay({ kind: 'signIn', waitingNotes: 3 })
    })

    await test.step('the first account takes the notes along, and the other device finds them there', async () => {
      const { words } = desk.app.account
      await desk.app.settings.open('sync')
      await desk.app.account.press(words.create.act)
      await desk.app.account.tryCreate(mei)
      await desk.app.account.toBeSignedIn(mei.email)
      await desk.app.settings.close()
      await phone.app.settings.open('sync')
      await phone.app.account.press(words.signIn.act)
      await phone.app.account.trySignIn(mei)
      await phone.app.account.toBeSignedIn(mei.email)
      await phone.app.settings.close()
      for (const { app } of [desk, phone]) {
        await app.toSay({ kind: 'synced' })
        await expect(app.list.items).toHaveCount(3)
        for (const title of ['On the desk', 'On the phone', 'Meanwhile']) await app.list.toHold(title)
      }
    })

    await test.step('a new device has them all from the account alone', async () => {
      const tablet = await people.join('Mei’s tablet', { locale })
      await tablet.app.account.signIn(mei)
      await tablet.app.settings.close()
      for (const title of ['On the desk', 'On the phone', 'Meanwhile']) await tablet.app.list.toHold(title)
      await tablet.app.list.open('On the phone')
      await tablet.app.editor.toHaveText('On the phone\n')
    })
  })

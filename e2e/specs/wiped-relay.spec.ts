import { expect, test } from '../fixtures.ts'
import type { NotesApp } from '../pages/notes-app.ts'

test.use({ relaySettings: { AUTH: 'accounts' } })

const mei = { email: 'mei@example.org', password: '河边的磨坊 and a heron' }

/** Of the calm line that stands beside the status. */
const askToSignIn = async (app: NotesApp, waitingNotes: number) => {
  await app.toSay({ kind: 'signInAgain', waitingNotes })
  await app.page
    .getByRole('contentinfo')
    .getByRole('button', { name: app.account.words.signIn.act, exact: true })
    .click()
}

for (const locale of ['en-US', 'zh-CN'] as const)
  test(`the relay loses everything while a device is offline for three days; ${locale}`, async ({ relay, people }) => {
    const desk = await people.join('Mei', { locale })
    const phone = await people.join('Mei’s phone', { locale })
    await phone.context.clock.install()
    await desk.app.editor.type('From the desk\n')
    await desk.app.account.create(mei)
    await desk.app.settings.close()
    await phone.app.account.signIn(mei)
    await phone.app.settings.close()
    await phone.app.write('From the phone\n')
    for (const { app } of [desk, phone]) {
      await expect(app.list.items).toHaveCount(2)
      await app.toSay({ kind: 'synced' })
    }

    await test.step('the phone goes on a journey, and is written on each day', async () => {
      await phone.pullCable()
      for (const [passed, day] of ['Monday', 'Tuesday', 'Wednesday'].entries()) {
        await phone.app.write(`${day}\n`)
        await phone.app.toSay({ kind: 'offline', waitingNotes: passed + 1 })
        await phone.context.clock.fastForward('24:00:00')
        await phone.app.reload()
      }
      await phone.app.toSay({ kind: 'offline', waitingNotes: 3 })
    })

    await test.step('meanwhile the relay is set up anew, and the desk makes its account there', async () => {
      await relay.wipe()
      await askToSignIn(desk.app, 2)
      const form = desk.app.account.dialog(desk.app.account.words.signIn.title)
      await expect(form.getByText(desk.app.account.words.server.fresh)).toBeVisible()
      await form.getByRole('button', { name: desk.app.account.words.signIn.create }).click()
      await desk.app.account.tryCreate(mei)
      await desk.app.toSay({ kind: 'synced' })
      await expect(desk.app.list.items).toHaveCount(2)
    })

    await test.step('home again, the phone asks for the password, and all is everywhere, once', async () => {
      await phone.plugInCable()
      await askToSignIn(phone.app, 5)
      await phone.app.account.trySignIn(mei)
      for (const { app } of [phone, desk]) {
        await app.toSay({ kind: 'synced' })
        await expect(app.list.items).toHaveCount(5)
        for (const title of ['From the desk', 'From the phone', 'Monday', 'Tuesday', 'Wednesday'])
          await app.list.toHold(title)
      }
      await desk.app.list.open('Tuesday')
      await desk.app.editor.toHaveText('Tuesday\n')
    })
  })

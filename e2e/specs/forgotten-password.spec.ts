import { MailServer } from '../../relay/testing/mail-server.ts'
import { expect, test } from '../fixtures.ts'

const mei = { email: 'mei@example.org', password: '河边的磨坊 and a heron' }
const chosen = 'nobody is in a hurry'

for (const [locale, subject] of [
  ['en-US', 'Driftless: choose a new password'],
  ['zh-CN', 'Driftless：重设密码'],
] as const)
  test(`a forgotten password is set anew with the link in a mail; ${locale}`, async ({ relay, people }) => {
    await using mail = await MailServer.start()
    const desk = await people.join('Mei', { locale })
    const phone = await people.join('Mei’s phone', { locale, viewport: { width: 390, height: 844 }, phone: true })
    const { words } = phone.app.account
    for (const { app } of [desk, phone]) await app.toBeReadyForOffline()
    await relay.restartWith({
      AUTH: 'accounts',
      SMTP_URL: mail.url,
      MAIL_FROM: 'Notes <notes@example.org>',
      PUBLIC_URL: phone.cable.address,
    })
    await desk.app.editor.type('Written before\n')
    await desk.app.account.create(mei)
    await desk.app.settings.close()
    await desk.app.toSay({ kind: 'synced' })

    await test.step('on the phone she does not remember it, and asks for a link', async () => {
      await phone.app.account.turnOn()
      await phone.app.account.press(words.signIn.act)
      const signIn = phone.app.account.dialog(words.signIn.title)
      await signIn.getByLabel(words.form.email).fill(mei.email)
      await signIn.getByRole('button', { name: words.signIn.forgot }).click()
      const forgot = phone.app.account.dialog(words.forgot.title)
      await expect(forgot.getByLabel(words.form.email)).toHaveValue(mei.email)
      await forgot.getByRole('button', { name: words.forgot.act }).click()
      await expect(forgot.getByText(words.forgot.sent(mei.email))).toBeVisible()
    })

    await test.step('the link lets her choose another one, and sign in with it', async () => {
      await expect.poll(() => mail.mails.length).toBe(1)
      const [letter] = mail.mails
      expect(letter?.to).toEqual([mei.email])
      if (locale === 'en-US') expect(letter?.headers).toContain(subject)
      else expect(letter?.text).toContain('请打开这个链接')
      const link = /https?:\/\/\S+/.exec(letter?.text ?? '')?.[0] ?? ''
      await phone.app.page.goto(link)
      const reset = phone.app.account.dialog(words.reset.title)
      await reset.getByLabel(words.form.newPassword, { exact: true }).fill(chosen)
      await reset.getByRole('button', { name: words.reset.act }).click()
      await expect(reset.getByText(words.reset.done)).toBeVisible()
      await reset.getByRole('button', { name: words.signIn.act }).click()
      await phone.app.account.trySignIn({ ...mei, password: chosen })
      await expect(phone.app.account.dialog(words.signIn.title)).toBeHidden()
      await phone.app.phone.showNotes()
      await phone.app.list.toHold('Written before')
    })

    await test.step('the desk signs in again, with its notes where they were', async () => {
      await desk.app.toSay({ kind: 'signInAgain', waitingNotes: 0 })
      await desk.app.list.toHold('Written before')
    })
  })

/** What the relay writes to people, in the language that they have chosen in the app, or else in their browser. */
import type { Account } from './account-rows.ts'
import type { Mail } from './mailer.ts'

/** As the app chooses: what the person set there, or the first language of the browser that it speaks. */
const isChinese = ({ settings }: Account, acceptLanguage: string | undefined): boolean => {
  const { language } = settings
  if (typeof language === 'string' && language !== 'system') return language.startsWith('zh')
  return /(?:^|,)\s*(en|zh)\b/i.exec(acceptLanguage ?? '')?.[1]?.toLowerCase() === 'zh'
}

/** `acceptLanguage` is the header of whoever asked for it: the languages of a browser, the preferred one first. */
export const resetMail = (account: Account, link: string, acceptLanguage: string | undefined): Mail => ({
  to: account.email,
  ...(isChinese(account, acceptLanguage)
    ? {
        subject: 'Driftless：重设密码',
        text: `${account.name}，您好！

有人（多半是您自己）要求重设您 Driftless 账户的密码。请打开这个链接，选一个新密码：

${link}

链接在一小时内有效，只能用一次。如果不是您要求的，不必理会这封邮件：密码没有改变。
`,
      }
    : {
        subject: 'Driftless: choose a new password',
        text: `Hello ${account.name},

somebody, most likely you, asked to choose a new password for your Driftless account. This link does it:

${link}

It works for an hour, and once. If you did not ask for it, leave it: your password is as it was.
`,
      }),
})

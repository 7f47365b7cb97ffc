import { describe, expect, test } from 'vitest'
import { parseConfig } from './config.ts'
import { adjustableLimits, defaultLimits, type LimitName } from './limits.ts'

test('without any variable the relay is reached from this computer only', () => {
  expect(parseConfig({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    dataDir: './data',
    auth: 'accounts',
    registration: 'open',
    publicUrl: undefined,
    mail: undefined,
    providers: [],
    trustedProxies: 0,
    logLevel: 'info',
    allowedOrigins: [],
    maxChannels: 4_096,
    trashDays: 30,
    limits: defaultLimits,
  })
})

describe('allowed origins', () => {
  test.each([
    ['', []],
    ['*', '*'],
    ['https://notes.example.org', ['https://notes.example.org']],
    [' https://a.example/ , http://b.example:8080,', ['https://a.example', 'http://b.example:8080']],
    ['HTTPS://Notes.Example.org:443', ['https://notes.example.org']],
  ])('%j', (text, expected) => {
    expect(parseConfig({ ALLOWED_ORIGINS: text }).allowedOrigins).toEqual(expected)
  })
})

test.each([
  ['PORT', ''],
  ['PORT', '-1'],
  ['PORT', '3000.5'],
  ['PORT', '65536'],
  ['PORT', '0x10'],
  ['HOST', ''],
  ['HOST', 'http://x'],
  ['DATA_DIR', ''],
  ['AUTH', 'None'],
  ['AUTH', ''],
  ['REGISTRATION', 'Open'],
  ['PUBLIC_URL', 'notes.example.org'],
  ['PUBLIC_URL', 'https://notes.example.org/app'],
  ['PUBLIC_URL', 'javascript:alert(1)'],
  ['MAIL_FROM', 'nobody'],
  ['MAIL_FROM', 'notes@example.org\nBcc: eve@example.org'],
  ['MAIL_FROM', 'Notes\nBcc: eve@example.org <notes@example.org>'],
  ['MAIL_FROM', 'Notes <notes@example.org>, eve@example.org'],
  ['MAIL_FROM', 'Notes notes@example.org'],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', '10'],
  ['LOG_LEVEL', 'loud'],
  ['MAX_CHANNELS', '0'],
  ['MAX_CHANNELS', 'many'],
  ['TRASH_DAYS', '-1'],
  ['TRASH_DAYS', '1.5'],
  ['TRASH_DAYS', ''],
  ['ALLOWED_ORIGINS', 'notes.example.org'],
  ['ALLOWED_ORIGINS', 'https://notes.example.org/app'],
  ['ALLOWED_ORIGINS', 'ftp://notes.example.org'],
])('%s=%j is refused in one sentence with its name, its value and what is allowed', (name, value) => {
  const start = () => parseConfig({ [name]: value })
  expect(start).toThrow(`${name} is ${JSON.stringify(value)}, but it must be `)
  expect(start).toThrow(/^[^\n]+\.$/)
})

test('what is in the trash can be kept for ever', () => {
  expect(parseConfig({ TRASH_DAYS: '0' }).trashDays).toBe(0)
})

describe('mail', () => {
  const mail = {
    SMTP_URL: 'smtps://relay:secret@mail.example.org:465',
    MAIL_FROM: 'Notes <notes@example.org>',
    PUBLIC_URL: 'https://notes.example.org/',
  }

  test('takes a server, a sender, and the address that links lead to', () => {
    expect(parseConfig(mail).mail).toEqual({
      smtpUrl: mail.SMTP_URL,
      from: { name: 'Notes', address: 'notes@example.org' },
      publicUrl: 'https://notes.example.org',
    })
    expect(parseConfig({ ...mail, MAIL_FROM: 'notes@example.org' }).mail?.from.name).toBe('')
    expect(parseConfig({ PUBLIC_URL: mail.PUBLIC_URL }).mail).toBeUndefined()
  })

  test.each(['MAIL_FROM', 'PUBLIC_URL'] as const)('without %s it is refused in one sentence', (name) => {
    const { [name]: _, ...rest } = mail
    expect(() => parseConfig(rest)).toThrow(new RegExp(`^SMTP_URL is set, but ${name} is not: .+\\.$`))
  })

  test.each(['mail.example.org', 'http://relay:secret@mail.example.org', 'smtp://', ''])(
    'a wrong server is not repeated, for its password: %j',
    (url) => {
      const start = () => parseConfig({ ...mail, SMTP_URL: url })
      expect(start).toThrow(/^SMTP_URL is not shown here, but it must be .+\.$/)
      expect(start).not.toThrow('secret')
    },
  )
})

describe('limits', () => {
  const names = Object.keys(adjustableLimits) as LimitName[]

  test('each has a variable of its own, and a default within its bounds', () => {
    expect(new Set(names.map((name) => adjustableLimits[name].variable)).size).toBe(names.length)
    for (const name of names) {
      const { least, most, default: usual } = adjustableLimits[name]
      expect([least <= usual, usual <= most]).toEqual([true, true])
    }
  })

  test.each(names)('%s is taken from the environment within its bounds, and nowhere else', (name) => {
    const { variable, least, most } = adjustableLimits[name]
    const taken = (text: string) => parseConfig({ [variable]: text }).limits[name]
    expect([taken(String(least)), taken(String(most))]).toEqual([least, most])
    const sentence = `but it must be a whole number from ${least} to ${most}.`
    for (const wrong of [String(least - 1), String(most + 1), '', '1e6', '12.5', ' 100', 'many'])
      expect(() => taken(wrong)).toThrow(`${variable} is ${JSON.stringify(wrong)}, ${sentence}`)
  })
})

import { describe, expect, test } from 'vitest'
import {
  deviceName,
  emailAddress,
  isOwnAddress,
  newPassword,
  password,
  personName,
  settings,
  settingsChange,
  uuid,
} from './account-fields.ts'
import { commonPasswords } from './common-passwords.ts'

describe('an address', () => {
  test.each(['ada@example.org', ' ada+notes@mail.example.org ', "o'hara@example.org", 'A.Lovelace@Example.ORG'])(
    '%j',
    (text) => {
      expect(emailAddress.safeParse(text)).toMatchObject({ success: true, data: text.trim() })
    },
  )

  test.each([
    '',
    'ada',
    'ada@',
    '@example.org',
    'ada@example.org, eve@example.org',
    'ada@example.org\r\nBcc: eve@example.org',
    'ada@example.org\nBcc: eve@example.org',
    'Ada <ada@example.org>',
    '"ada@example.org"@evil.example',
    'ada@example.org\0',
    'ada@exam\u0000ple.org',
    'ada\u2028@example.org',
    'ada@example.org;eve@example.org',
    `${'a'.repeat(250)}@example.org`,
    'ada@examp\ud83d.org',
    "' OR 1=1 --@",
    '__proto__',
  ])('is not %j', (text) => {
    expect(emailAddress.safeParse(text).success).toBe(false)
  })
})

describe('a name', () => {
  test.each([
    ['Ada', 'Ada'],
    ['  Ada Lovelace ', 'Ada Lovelace'],
    ['李雷', '李雷'],
    ['e\u0301', '\u00e9'],
    ['👩‍💻', '👩‍💻'],
    ["Robert'); DROP TABLE students;--", "Robert'); DROP TABLE students;--"],
    ['__proto__', '__proto__'],
  ])('%j is %j', (text, name) => {
    expect(personName.parse(text)).toBe(name)
    expect(deviceName.parse(text)).toBe(name)
  })

  test.each([
    '',
    '   ',
    'a\nBcc: b',
    'a\rb',
    'a\0b',
    'a\u001bb',
    'a\u202eb',
    'a\u2066b',
    'a\u2028b',
    'a\ud83d',
    'x'.repeat(101),
  ])('is not %j', (text) => {
    expect(personName.safeParse(text).success).toBe(false)
  })
})

describe('a new password', () => {
  test.each(['correct horse', '12345679x', '密码密码密码密码', ' leading and trailing ', 'a\0bcdefgh'])(
    '%j',
    (text) => {
      expect(newPassword.parse(text)).toBe(text)
    },
  )

  test.each(['', 'seven77', 'x'.repeat(257), 'password', 'PassWord1', 'half a pair \ud83d'])('is not %j', (text) => {
    expect(newPassword.safeParse(text).success).toBe(false)
  })

  test('is the same, whichever way a keyboard writes its letters, and no others are made equal', () => {
    expect(newPassword.parse('cafe\u0301 au lait')).toBe(newPassword.parse('caf\u00e9 au lait'))
    expect(newPassword.parse('ﬁﬁﬁﬁﬁﬁﬁﬁ')).not.toBe(newPassword.parse('fifififififififi'))
  })

  test('none of the common ones is shorter than any password, or written in another case', () => {
    expect(commonPasswords.size).toBe(1_000)
    for (const text of commonPasswords) {
      expect(text.length).toBeGreaterThanOrEqual(8)
      expect(text).toBe(text.toLowerCase())
    }
  })

  test('when it is given, it need not be one that could be chosen today', () => {
    expect(password.parse('password')).toBe('password')
  })

  test.each([
    ['Ada.Lovelace@example.org', 'ada.lovelace@example.org', true],
    ['ADA.LOVELACE', 'ada.lovelace@example.org', true],
    ['lovelace.ada', 'ada.lovelace@example.org', false],
  ])('%j beside %j: %j', (text, email, isOwn) => {
    expect(isOwnAddress(text, email)).toBe(isOwn)
  })
})

describe('settings', () => {
  test('are a few plain values', () => {
    expect(settings.parse({ language: 'zh', textSize: 1.2, isDark: true })).toEqual({
      language: 'zh',
      textSize: 1.2,
      isDark: true,
    })
    expect(settingsChange.parse({ language: null })).toEqual({ language: null })
  })

  test.each([
    '{"__proto__":{"role":"admin"}}',
    '{"__proto__":"x"}',
    '{"a b":1}',
    '{"":1}',
    '{"A":1}',
    '{"theme":{"deep":1}}',
    '{"theme":["x"]}',
    '{"theme":"a\\u0000b"}',
    `{"theme":${JSON.stringify('x'.repeat(201))}}`,
    '[]',
    '"x"',
  ])('are not %s', (text) => {
    const result = settingsChange.safeParse(JSON.parse(text))
    // What is dropped in silence is as good as refused.
    expect(result.success ? Object.keys(result.data) : []).toEqual([])
    expect(({} as { role?: string }).role).toBeUndefined()
  })

  test('that are called like parts of every object are settings all the same', () => {
    const parsed = settings.parse(JSON.parse('{"constructor":"x","toString":"y"}'))
    expect(Object.entries(parsed)).toEqual([
      ['constructor', 'x'],
      ['toString', 'y'],
    ])
  })
})

test.each(['', '../x', '5F0C1D2E-3B4A-4C5D-8E6F-7A8B9C0D1E2F', '5f0c1d2e-3b4a-4c5d-8e6f-7a8b9c0d1e2f\n', '%00', 'a/b'])(
  '%j is no id',
  (text) => {
    expect(uuid.safeParse(text).success).toBe(false)
  },
)

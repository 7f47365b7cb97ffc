import { describe, expect, it } from 'vitest'
import type { SyncStatus } from '../../sync/sync-status.ts'
import type { FormFailure } from '../account/form-failure.ts'
import { accountEn } from './account-en.ts'
import { accountZh } from './account-zh.ts'
import { commandEn } from './command-en.ts'
import { commandZh } from './command-zh.ts'
import { deletionEn } from './deletion-en.ts'
import { deletionZh } from './deletion-zh.ts'
import { dialogEn } from './dialog-en.ts'
import { dialogZh } from './dialog-zh.ts'
import { editorEn } from './editor-en.ts'
import { editorZh } from './editor-zh.ts'
import { en } from './en.ts'
import { organiseEn } from './organise-en.ts'
import { organiseZh } from './organise-zh.ts'
import { reviewEn } from './review-en.ts'
import { reviewZh } from './review-zh.ts'
import { searchEn } from './search-en.ts'
import { searchZh } from './search-zh.ts'
import { resolveLanguage } from './load-words.ts'
import { zh } from './zh.ts'

/** Words that a person who writes notes has no use for. */
const banned = /conflict|merge|remote|冲突|合并|远程/i

/** Every text of a catalogue with its path; a text with gaps is filled with something plain. */
function* texts(value: unknown, path = ''): Generator<[string, string]> {
  if (typeof value === 'string') yield [path, value]
  else if (typeof value === 'function') yield* filled(value, path)
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* texts(inner, `${path}.${key}`)
}

const statuses: SyncStatus[] = [
  { kind: 'notSaved', failure: 'full' },
  { kind: 'notSaved', failure: 'refused' },
  { kind: 'saving' },
  { kind: 'savedOnDevice' },
  { kind: 'syncOff' },
  { kind: 'offline', waitingNotes: 3 },
  { kind: 'connecting', waitingNotes: 0 },
  { kind: 'unreachable', waitingNotes: 2 },
  { kind: 'refused', waitingNotes: 1 },
  { kind: 'signIn', waitingNotes: 1 },
  { kind: 'signInAgain', waitingNotes: 0 },
  { kind: 'notTaken', why: 'cannotStore', waitingNotes: 0 },
  { kind: 'notTaken', why: 'refused', waitingNotes: 1 },
  { kind: 'notKept', failure: 'full' },
  { kind: 'notKept', failure: 'refused' },
  { kind: 'syncing', done: 1, total: 2 },
  { kind: 'sending', waitingNotes: 1 },
  { kind: 'synced' },
  { kind: 'needsChoice', notesToChoose: 1, isSynced: true },
  { kind: 'needsChoice', notesToChoose: 2, isSynced: false },
]
const tests = ['ok', 'invalidAddress', 'unreachable', 'needsHttps', 'notARelay', 'originRefused', 'noWebSocket'].map(
  (kind) => ({ kind, version: '1.0.0', latencyMs: 5, auth: 'none', origin: 'https://a.example' }),
)
const counts = [
  { current: 0, total: 0, more: false },
  { current: 3, total: 17, more: false },
  { current: 0, total: 9_999, more: true },
]
const items = [
  { kind: 'imported', convertedFrom: undefined },
  { kind: 'imported', convertedFrom: 'gb18030' },
  { kind: 'imported', convertedFrom: 'html' },
  ...['notText', 'notMarkdown', 'tooLarge', 'unreadable', 'notSaved'].map((reason) => ({ kind: 'skipped', reason })),
]

const failures = [
  'badAddress',
  'unreachable',
  'notARelay',
  'needsHttps',
  'originRefused',
  'noAccounts',
  'wrongPassword',
  'emailExists',
  'registrationClosed',
  'inviteNeeded',
  'inviteInvalid',
  'weakPassword',
  'badEmail',
  'codeInvalid',
  'tooManyTries',
  'cannotStore',
  'noMail',
  'signInAgain',
  'notSaved',
  'unknown',
  'emailMissing',
  'passwordMissing',
  'wrongCurrentPassword',
  'codeIncomplete',
  'inviteMissing',
  'resetInvalid',
] satisfies FormFailure[]

function* filled(text: object, path: string): Generator<[string, string]> {
  const say = text as (...given: unknown[]) => string
  const given: unknown[][] = /(status\.line|statusDetail)$/.test(path)
    ? statuses.map((status) => [status])
    : path.endsWith('sync.result')
      ? tests.map((test) => [test])
      : path.endsWith('importing.item')
        ? items.map((item) => [item])
        : path.endsWith('find.found')
          ? counts.map((count) => [count])
          : path.endsWith('account.failure')
            ? failures.map((failure) => [failure, 'https://notes.example.org', 40])
            : /review\.(line|theirs)$/.test(path)
              ? [[[]], [['A']], [['A', 'B']]]
              : [[2, 3, 4]]
  for (const [index, values] of given.entries()) yield [`${path}(${index})`, say(...values)]
}

const english = {
  ...en,
  dialog: dialogEn,
  deletion: deletionEn,
  account: accountEn,
  review: reviewEn,
  editor: editorEn,
  search: searchEn,
  organise: organiseEn,
  command: commandEn,
}
const chinese = {
  ...zh,
  dialog: dialogZh,
  deletion: deletionZh,
  account: accountZh,
  review: reviewZh,
  editor: editorZh,
  search: searchZh,
  organise: organiseZh,
  command: commandZh,
}

describe.each([
  ['English', english],
  ['Chinese', chinese],
])('the %s words', (_, words) => {
  it('say something everywhere', () => {
    const empty = [...texts(words)].filter(([, text]) => text.trim() === '' || /undefined|NaN|\[object/.test(text))
    expect(empty).toEqual([])
  })

  it('use no word of the machinery', () => {
    expect([...texts(words)].filter(([, text]) => banned.test(text))).toEqual([])
  })
})

it('both languages have the same texts', () => {
  const paths = (words: object) => [...texts(words)].map(([path]) => path)
  expect(paths(chinese)).toEqual(paths(english))
})

it('Chinese has no English left over, apart from names and keys', () => {
  const names =
    /^(Driftless|Markdown|zip|Esc|Ctrl|Shift|Alt|Delete|GB|Unicode|WebSocket|ALLOWED|ORIGINS|https|http|date|time|title)$/i
  const leftOver = [...texts(chinese)].filter(([path, text]) => {
    if (/\.(tag|names)\b|\.find\.announced|addressHint|sync\.result|account\.failure|\.typed$/.test(path)) return false
    return (text.match(/[A-Za-z]{3,}/g) ?? []).some((word) => !names.test(word))
  })
  expect(leftOver).toEqual([])
})

it('English counts one and many', () => {
  expect(en.status.line({ kind: 'offline', waitingNotes: 1 })).toBe('Offline · 1 note waiting')
  expect(en.status.line({ kind: 'offline', waitingNotes: 3 })).toBe('Offline · 3 notes waiting')
  expect(en.status.line({ kind: 'offline', waitingNotes: 0 })).toBe('Offline')
  expect(en.status.line({ kind: 'needsChoice', notesToChoose: 1, isSynced: true })).toBe('1 note needs your choice')
  expect(en.status.line({ kind: 'needsChoice', notesToChoose: 2, isSynced: true })).toBe('2 notes need your choice')
  expect(zh.status.line({ kind: 'needsChoice', notesToChoose: 1, isSynced: true })).toBe('有 1 条笔记需要您选择')
  expect(zh.status.line({ kind: 'offline', waitingNotes: 3 })).toBe('离线 · 3 条笔记待同步')
})

it('a time to wait is told in seconds, and in minutes when it is long', () => {
  const failure = (seconds: number) => accountEn.failure('tooManyTries', '', seconds)
  expect(failure(1)).toContain('in 1 second.')
  expect(failure(40)).toContain('in 40 seconds.')
  expect(failure(95)).toContain('in 2 minutes.')
  expect(accountZh.failure('tooManyTries', '', 95)).toContain('2 分钟')
})

it('what will become of the notes is told with their number', () => {
  expect(accountEn.joining.stay(12)).toBe('Your 12 notes stay here and are also kept on your server.')
  expect(accountEn.joining.stay(1)).toBe('Your note stays here and is also kept on your server.')
  expect(accountZh.joining.stay(12)).toBe('您的 12 条笔记会留在本机，同时保存到您的服务器。')
})

it('the language follows the browser unless it was chosen', () => {
  expect(resolveLanguage('system', ['zh-TW', 'en'])).toBe('zh')
  expect(resolveLanguage('system', ['de-DE', 'zh-CN'])).toBe('zh')
  expect(resolveLanguage('system', ['fr', 'en-GB', 'zh'])).toBe('en')
  expect(resolveLanguage('system', [])).toBe('en')
  expect(resolveLanguage('en', ['zh-CN'])).toBe('en')
})

import { describe, expect, it } from 'vitest'
import type { SyncStatus } from '../../sync/sync-status.ts'
import { en } from './en.ts'
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
  { kind: 'syncing', done: 1, total: 2 },
  { kind: 'sending', waitingNotes: 1 },
  { kind: 'synced' },
]
const tests = ['ok', 'invalidAddress', 'unreachable', 'needsHttps', 'notARelay', 'originRefused', 'noWebSocket'].map(
  (kind) => ({ kind, version: '1.0.0', latencyMs: 5, auth: 'none', origin: 'https://a.example' }),
)
const items = [
  { kind: 'imported', convertedFrom: undefined },
  { kind: 'imported', convertedFrom: 'gb18030' },
  ...['notText', 'notMarkdown', 'tooLarge', 'unreadable', 'notSaved'].map((reason) => ({ kind: 'skipped', reason })),
]

function* filled(text: object, path: string): Generator<[string, string]> {
  const say = text as (...given: unknown[]) => string
  const given: unknown[][] = /status\.(line|detail)$/.test(path)
    ? statuses.map((status) => [status])
    : path.endsWith('sync.result')
      ? tests.map((test) => [test])
      : path.endsWith('importing.item')
        ? items.map((item) => [item])
        : [[2, 3, 4]]
  for (const [index, values] of given.entries()) yield [`${path}(${index})`, say(...values)]
}

describe.each([
  ['English', en],
  ['Chinese', zh],
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
  expect(paths(zh)).toEqual(paths(en))
})

it('Chinese has no English left over, apart from names and keys', () => {
  const names = /^(Driftless|Markdown|zip|Esc|Ctrl|Shift|Alt|Delete|GB|Unicode|WebSocket|ALLOWED|ORIGINS|https|http)$/i
  const leftOver = [...texts(zh)].filter(([path, text]) => {
    if (/\.(tag|names)\b|\.find\.announced|addressHint|sync\.result/.test(path)) return false
    return (text.match(/[A-Za-z]{3,}/g) ?? []).some((word) => !names.test(word))
  })
  expect(leftOver).toEqual([])
})

it('English counts one and many', () => {
  expect(en.status.line({ kind: 'offline', waitingNotes: 1 })).toBe('Offline · 1 note waiting')
  expect(en.status.line({ kind: 'offline', waitingNotes: 3 })).toBe('Offline · 3 notes waiting')
  expect(en.status.line({ kind: 'offline', waitingNotes: 0 })).toBe('Offline')
  expect(zh.status.line({ kind: 'offline', waitingNotes: 3 })).toBe('离线 · 3 条笔记待同步')
})

it('the language follows the browser unless it was chosen', () => {
  expect(resolveLanguage('system', ['zh-TW', 'en'])).toBe('zh')
  expect(resolveLanguage('system', ['de-DE', 'zh-CN'])).toBe('zh')
  expect(resolveLanguage('system', ['fr', 'en-GB', 'zh'])).toBe('en')
  expect(resolveLanguage('system', [])).toBe('en')
  expect(resolveLanguage('en', ['zh-CN'])).toBe('en')
})

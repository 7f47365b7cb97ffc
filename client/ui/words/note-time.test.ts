import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { en } from './en.ts'
import { noteTime } from './note-time.ts'
import { zh } from './zh.ts'

const now = new Date(2026, 4, 14, 15, 30).getTime()
const at = (...parts: [number, number, number, number?, number?]) =>
  new Date(parts[0], parts[1], parts[2], parts[3] ?? 12, parts[4] ?? 0).getTime()

beforeEach(() => vi.stubGlobal('navigator', { languages: ['en-GB', 'zh-CN'] }))
afterEach(() => vi.unstubAllGlobals())

it('says when, as briefly as it stays clear', () => {
  expect(noteTime(now - 20_000, now, en)).toBe('now')
  expect(noteTime(at(2026, 4, 14, 9, 5), now, en)).toBe('09:05')
  expect(noteTime(at(2026, 4, 13, 23, 59), now, en)).toBe('Yesterday')
  expect(noteTime(at(2026, 4, 11), now, en)).toBe('Monday')
  expect(noteTime(at(2026, 1, 3), now, en)).toMatch(/Feb/)
  expect(noteTime(at(2026, 1, 3), now, en)).not.toMatch(/2026/)
  expect(noteTime(at(2024, 1, 3), now, en)).toMatch(/2024/)
})

it('says it in Chinese', () => {
  expect(noteTime(now, now, zh)).toBe('刚刚')
  expect(noteTime(at(2026, 4, 11), now, zh)).toBe('星期一')
  expect(noteTime(at(2026, 1, 3), now, zh)).toBe('2月3日')
})

it('takes a clock that runs ahead for now', () => {
  expect(noteTime(now + 3_600_000, now, en)).toBe('now')
})

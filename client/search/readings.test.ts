import { expect, it } from 'vitest'
import { Sounds } from './pinyin.ts'
import { readings } from './readings.ts'

it('titles are found by all ways to read a character, by initials, and by both in one', () => {
  const all = new Sounds(readings)
  const sounds = (title: string, typed: string): boolean => all.placeIn(title, typed) !== undefined
  for (const typed of ['zhongguo', 'zg', 'zhongg', 'zhg', 'zguo', 'zho'])
    expect(sounds('中国', typed), typed).toBe(true)
  for (const typed of ['chongqing', 'yinhang', 'yh', 'nvren', 'nr'])
    expect(
      ['重庆', '银行', '女人'].some((title) => sounds(title, typed)),
      typed,
    ).toBe(true)
  expect(sounds('2026年度 - 预算', 'ndys')).toBe(true)
  expect(sounds('Go语言笔记', 'yybj')).toBe(true)
  expect(sounds('中国', 'zx')).toBe(false)
  expect(sounds('plain', 'pl')).toBe(false)
})

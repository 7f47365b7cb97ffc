import { expect, it } from 'vitest'
import { deletionEn } from '../words/deletion-en.ts'
import { deletionZh } from '../words/deletion-zh.ts'
import { keptLine } from './kept-line.ts'

const line = (editedBy: string, deletedBy: string, words = deletionEn): string =>
  keptLine(words, 'Shopping', { editedBy, deletedBy, deletedAt: 1 }, 'Laptop')

it.each([
  ['Laptop', 'Mum’s phone', 'You changed “Shopping” while Mum’s phone deleted it. We kept it.'],
  ['Mum’s phone', 'Laptop', 'Mum’s phone changed “Shopping” while you deleted it. We kept it.'],
  ['Mum’s phone', 'Tablet', 'Mum’s phone changed “Shopping” while Tablet deleted it. We kept it.'],
  ['', 'Laptop', 'Another device changed “Shopping” while you deleted it. We kept it.'],
  ['Laptop', '', 'You changed “Shopping” while another device deleted it. We kept it.'],
  ['Laptop', 'Laptop', 'One device named “Laptop” changed “Shopping” while another one deleted it. We kept it.'],
])('edited by %j, deleted by %j', (editedBy, deletedBy, told) => {
  expect(line(editedBy, deletedBy)).toBe(told)
})

it('in Chinese', () => {
  expect(line('Laptop', '妈妈的手机', deletionZh)).toBe('您修改“Shopping”时，妈妈的手机删除了它。笔记已保留。')
  expect(line('妈妈的手机', 'Laptop', deletionZh)).toBe('您删除“Shopping”时，妈妈的手机修改了它。笔记已保留。')
})

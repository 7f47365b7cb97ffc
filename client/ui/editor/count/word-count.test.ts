import { Text } from '@codemirror/state'
import { expect, it } from 'vitest'
import { countWords, wordsIn } from './word-count.ts'

it.each<[string, number]>([
  ['', 0],
  ['two words', 2],
  ['- [x] **bold** _words_ `here`', 4],
  ['don’t well-known 3.5 €', 3],
  ['去河边散步，带上相机。', 9],
  ['在iPhone上写2行', 6],
  ['ひらがなカナ', 6],
  ['안녕 세상', 2],
  ['café naïve', 2],
  ['# ——', 0],
])('%j has %d words', (text, count) => expect(wordsIn(text)).toBe(count))

it('counts a long text in pieces, and parts of it', () => {
  const lines = Array.from({ length: 5_000 }, () => 'one two 三')
  const doc = Text.of(lines)
  const run = (from: number, to: number) => {
    const counting = countWords(doc, from, to)
    for (;;) {
      const { done, value } = counting.next()
      if (done === true) return value
    }
  }
  expect(run(0, doc.length)).toBe(15_000)
  expect(run(4, 9)).toBe(2)
})

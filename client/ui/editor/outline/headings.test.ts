import { Text } from '@codemirror/state'
import { expect, it } from 'vitest'
import { headingAt, headingsOf } from './headings.ts'

const headings = (text: string) => headingsOf(Text.of(text.split('\n')))

it('finds headings with their depth and place', () => {
  expect(headings('# 河边\ntext\n## The **mill** ##\n\n###### [deep](https://example.org)')).toEqual([
    { level: 1, text: '河边', from: 0 },
    { level: 2, text: 'The mill', from: 10 },
    { level: 6, text: 'deep', from: 30 },
  ])
})

it('passes over code, tags and empty headings', () => {
  expect(headings('```sh\n# comment\n```\n#tag\n# \n~~~\n```\n# no\n~~~\n# yes').map(({ text }) => text)).toEqual([
    'yes',
  ])
})

it('knows which heading a place belongs to', () => {
  const found = headings('before\n# one\ntext\n# two')
  expect([0, 7, 14, 18].map((position) => headingAt(found, position))).toEqual([-1, 0, 0, 1])
})

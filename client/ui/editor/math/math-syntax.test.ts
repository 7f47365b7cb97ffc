import { expect, it } from 'vitest'
import { noteParser } from '../note-language.ts'

function partsOf(text: string): string[] {
  const parts: string[] = []
  noteParser.parse(text).iterate({
    enter: ({ name, from, to }) => {
      if (name === 'InlineMath' || name === 'BlockMath') parts.push(`${name} ${text.slice(from, to)}`)
    },
  })
  return parts
}

it.each([
  ['so $a^2 + b$ is', ['InlineMath $a^2 + b$']],
  ['$a$ and $$b$$', ['InlineMath $a$', 'InlineMath $$b$$']],
  ['it costs $5 or $6, not US$7 $', []],
  ['$ a$ $b $ \\$c$ `$d$` $$', []],
  ['$a \\$ b$', ['InlineMath $a \\$ b$']],
  ['$$\na = b\n\nc\n$$\ntext', ['BlockMath $$\na = b\n\nc\n$$']],
  ['text\n$$\na\n$$', ['BlockMath $$\na\n$$']],
  ['$$x = y$$', ['BlockMath $$x = y$$']],
  ['$$\nnever closed', ['BlockMath $$\nnever closed']],
  ['```\n$$\na\n$$\n```', []],
])('%j', (text, parts) => expect(partsOf(text)).toEqual(parts))

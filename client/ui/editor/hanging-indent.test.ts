import { expect, it } from 'vitest'
import { prefixOf } from './hanging-indent.ts'

it.each([
  ['- milk', '- '],
  ['    12. milk', '    12. '],
  ['- [ ] milk', '- [ ] '],
  ['> - milk', '> - '],
  ['-milk', undefined],
  ['milk', undefined],
])('the text of %j hangs under what follows %j', (line, prefix) => expect(prefixOf(line)).toBe(prefix))

import { describe, expect, it } from 'vitest'
import { taskText, taskToggle } from './tasks.ts'

const toggled = (line: string): string | undefined => {
  const toggle = taskToggle(line)
  return toggle && line.slice(0, toggle.offset) + toggle.insert + line.slice(toggle.offset + 1)
}

describe('ticking a task', () => {
  it.each([
    ['- [ ] milk', '- [x] milk'],
    ['- [x] milk', '- [ ] milk'],
    ['* [X] milk', '* [ ] milk'],
    ['    + [ ] deep', '    + [x] deep'],
    ['12. [ ] numbered', '12. [x] numbered'],
    ['3) [ ] numbered', '3) [x] numbered'],
    ['> - [ ] quoted', '> - [x] quoted'],
    ['- [ ]', '- [x]'],
    ['- [ ] 买牛奶', '- [x] 买牛奶'],
  ])('%s becomes %s', (before, after) => expect(toggled(before)).toBe(after))

  it.each(['milk', '[ ] milk', '- milk', '- [] milk', '- [y] milk', '-[ ] milk', '- [ ]milk', '- [ ](link)', ''])(
    'leaves %j alone',
    (line) => expect(toggled(line)).toBeUndefined(),
  )
})

it('a box is called by its text', () => {
  expect(taskText('  - [ ] Rain things')).toBe('Rain things')
})

import '../testing/browser-globals.ts'
import { expect, it } from 'vitest'
import { readings } from '../../search/readings.ts'
import { en } from '../words/en.ts'
import { zh } from '../words/zh.ts'
import { allCommands } from './all-commands.ts'
import { findCommands } from './find-commands.ts'

const found = (typed: string, words = en, recent: readonly string[] = []): string[] =>
  findCommands(allCommands, typed, words, recent).map(({ command }) => command.id)

it('every command has one id, and a name of its own in each language', () => {
  for (const words of [en, zh]) {
    const names = allCommands.filter(({ isLocal }) => !isLocal).map((command) => command.nameIn(words))
    expect(names.filter((name) => (name as string | undefined) === undefined || name === '')).toEqual([])
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([])
  }
  expect(new Set(allCommands.map(({ id }) => id)).size).toBe(allCommands.length)
})

it('all are in the list but those about what one has pointed at or pressed', () => {
  const local = allCommands.filter(({ isLocal }) => isLocal).map(({ id }) => id)
  expect(local).toEqual(['openInNewTab', 'select', 'tabByNumber', 'openBeside', 'settings', 'notice'])
})

it('commands are found by words, beginnings and with a mistake', () => {
  expect(found('reopen')[0]).toBe('reopenTab')
  expect(found('new n')[0]).toBe('newNote')
  expect(found('tab close')).toContain('closeTab')
  expect(found('setings')).toContain('settings.look')
  expect(found('nothing like this')).toEqual([])
})

it('Chinese names are found by characters, by sound, by initials, and by their English names', () => {
  expect(found('新建', zh)).toEqual(['newNote', 'newFolder', 'newFromTemplate', 'newFromThis'])
  expect(found('xinjian', zh)).toContain('newNote')
  expect(found('xjbj', zh)).toContain('newNote')
  expect(found('cmm', zh)).toContain('rename')
  expect(found('strike', zh)).toEqual(['format.strikethrough'])
  const [first] = findCommands(allCommands, 'cxdkgb', zh, [])
  expect(first).toMatchObject({ command: { id: 'reopenTab' }, marks: [{ from: 0 }] })
})

it('what was used last comes first, where nothing is typed and where two are as good', () => {
  expect(found('', en, ['toggleTheme', 'outline']).slice(0, 2)).toEqual(['toggleTheme', 'outline'])
  expect(found('', en, ['toggleTheme'])).toHaveLength(allCommands.length)
  expect(found('heading')[0]).toBe('format.heading1')
  expect(found('heading', en, ['format.heading2'])[0]).toBe('format.heading2')
})

it('the sounds of all names are known; `vitest -u` writes those of new ones down', async () => {
  const characters = new Set(allCommands.flatMap((command) => [...command.nameIn(zh)]))
  const chinese = [...characters].filter((character) => /[\u3400-\u9fff]/.test(character)).sort()
  const rows = chinese.map((character) => `  ${JSON.stringify(character)}: ${JSON.stringify(readings(character))}`)
  await expect(`{\n${rows.join(',\n')}\n}\n`.replaceAll('","', '", "')).toMatchFileSnapshot('./command-readings.json')
})

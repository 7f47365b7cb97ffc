import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { commandEn } from './ui/words/command-en.ts'
import { commandZh } from './ui/words/command-zh.ts'
import { searchEn } from './ui/words/search-en.ts'
import { searchZh } from './ui/words/search-zh.ts'

it('what the icon of the installed app offers has the names that it has in the app, in both languages', () => {
  const manifest = JSON.parse(readFileSync(new URL('public/manifest.webmanifest', import.meta.url), 'utf8')) as {
    shortcuts: { name: string; name_localized: { zh: string } }[]
  }
  expect(manifest.shortcuts.map((shortcut) => [shortcut.name, shortcut.name_localized.zh])).toEqual([
    [commandEn.names.newNote, commandZh.names.newNote],
    [searchEn.open, searchZh.open],
  ])
})

import { accountEn, type AccountWords } from '../client/ui/words/account-en.ts'
import { accountZh } from '../client/ui/words/account-zh.ts'
import { commandEn, type CommandWords } from '../client/ui/words/command-en.ts'
import { commandZh } from '../client/ui/words/command-zh.ts'
import { deletionEn, type DeletionWords } from '../client/ui/words/deletion-en.ts'
import { deletionZh } from '../client/ui/words/deletion-zh.ts'
import { dialogEn, type DialogWords } from '../client/ui/words/dialog-en.ts'
import { dialogZh } from '../client/ui/words/dialog-zh.ts'
import { editorEn, type EditorWords } from '../client/ui/words/editor-en.ts'
import { editorZh } from '../client/ui/words/editor-zh.ts'
import { en, type Words } from '../client/ui/words/en.ts'
import { organiseEn, type OrganiseWords } from '../client/ui/words/organise-en.ts'
import { organiseZh } from '../client/ui/words/organise-zh.ts'
import { searchEn, type SearchWords } from '../client/ui/words/search-en.ts'
import { searchZh } from '../client/ui/words/search-zh.ts'
import { zh } from '../client/ui/words/zh.ts'

export type Locale = 'en-US' | 'zh-CN'
export type ScreenWords = Words &
  DialogWords & {
    deletion: DeletionWords
    editor: EditorWords
    search: SearchWords
    organise: OrganiseWords
    commands: CommandWords
  }

/** What a person reads on screen: the app's own texts, so that no test repeats them. */
export const wordsIn = (locale: Locale): ScreenWords =>
  locale === 'zh-CN'
    ? {
        ...zh,
        ...dialogZh,
        deletion: deletionZh,
        editor: editorZh,
        search: searchZh,
        organise: organiseZh,
        commands: commandZh,
      }
    : {
        ...en,
        ...dialogEn,
        deletion: deletionEn,
        editor: editorEn,
        search: searchEn,
        organise: organiseEn,
        commands: commandEn,
      }

/** What stands on the screens of accounts, in the same language. */
export const accountWordsOf = (words: Words): AccountWords => (words.tag === zh.tag ? accountZh : accountEn)

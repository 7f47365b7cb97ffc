/** Finds commands as the search finds titles: by words and their beginnings, by sound, and with a mistake or two. */
import type { Range } from '../../search/match.ts'
import { Sounds } from '../../search/pinyin.ts'
import { TitleText } from '../../search/title-text.ts'
import { findTitles } from '../../search/titles.ts'
import { en, type Words } from '../words/en.ts'
import type { AppCommand } from './command.ts'
import { commandReadings } from './command-readings.ts'

export interface FoundCommand {
  command: AppCommand
  name: string
  marks: readonly Range[]
}

const sounds = new Sounds(commandReadings)

/** Where nothing is typed, all of them, those of `recent` first. English names are found in any language. */
export function findCommands(
  commands: readonly AppCommand[],
  typed: string,
  words: Words,
  recent: readonly string[],
): FoundCommand[] {
  const order = recentFirst(commands, recent)
  if (typed.trim() === '') return order.map((command) => ({ command, name: command.nameIn(words), marks: [] }))

  const names = order.map((command) => ({ command, name: command.nameIn(words), isOwn: true }))
  const others = words === en ? [] : order.map((command) => ({ command, name: command.nameIn(en), isOwn: false }))
  const known = [...names, ...others]
  const { hits } = findTitles(
    {
      newestFirst: [...known.keys()],
      idOf: (number) => number,
      titleOf: (number) => known[number]?.name ?? '',
      titleText: TitleText.of(known.map(({ name }) => name)),
    },
    typed,
    sounds,
    known.length,
  )
  const found = new Map<string, FoundCommand>()
  for (const { id, titleMarks } of hits) {
    const hit = known[id]
    if (hit === undefined || found.has(hit.command.id)) continue
    found.set(hit.command.id, {
      command: hit.command,
      name: hit.command.nameIn(words),
      marks: hit.isOwn ? titleMarks : [],
    })
  }
  return [...found.values()]
}

function recentFirst(commands: readonly AppCommand[], recent: readonly string[]): readonly AppCommand[] {
  const placeOf = ({ id }: AppCommand): number => {
    const place = recent.indexOf(id)
    return place === -1 ? recent.length : place
  }
  return [...commands].sort((a, b) => placeOf(a) - placeOf(b))
}

import { NoteGenerator } from './generated-notes.ts'

/** What people type into a search, letter by letter: words in both languages, two words, phrases, typos. */
export function typedQueries(seed: number, count: number): string[] {
  const generator = new NoteGenerator(seed)
  const queries: string[] = []
  while (queries.length < count) {
    const [english, other, chinese] = [generator.englishWord(), generator.englishWord(), generator.chineseWord()]
    for (let length = 1; length <= english.length; length++) queries.push(english.slice(0, length))
    for (let length = 1; length <= chinese.length; length++) queries.push(chinese.slice(0, length))
    queries.push(`${english} ${other.slice(0, 2)}`, `${chinese} ${other.slice(0, 3)}`, `"${english} ${other}"`)
    // Two letters exchanged.
    if (english.length > 4)
      queries.push(`${english.slice(0, 2)}${english.charAt(3)}${english.charAt(2)}${english.slice(4)}`)
  }
  return queries.slice(0, count)
}

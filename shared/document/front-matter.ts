/** The block of YAML that some programs write above a note: between a first line of three dashes and the next one. */

export interface FrontMatter {
  yaml: string
  /** Of the whole block, its last line break included. */
  length: number
}

/** Longer ones are a text that begins with a rule. */
const mostCharacters = 20_000

/** `undefined` where the text does not begin with one. Lines end with `\n` or `\r\n`. */
export function frontMatterOf(text: string): FrontMatter | undefined {
  if (!/^---[ \t]*\r?\n/.test(text)) return undefined
  const block = /^---[ \t]*\r?\n((?:[^\n]*\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(text.slice(0, mostCharacters))
  if (block?.[1] === undefined) return undefined
  // A rule, a passage and another rule are a text: in YAML the first line that says something names a field.
  const firstLine = block[1].split('\n').find((line) => line.trim() !== '' && !line.startsWith('#')) ?? ''
  return /^["']?[\w-]+["']?[ \t]*:/.test(firstLine) ? { yaml: block[1], length: block[0].length } : undefined
}

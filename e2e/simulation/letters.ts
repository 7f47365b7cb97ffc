/**
 * The letters of a text as Yjs knows them: each by who put it there and as which of their letters, so that two that look the
 * same are told apart, and one that was put there twice is two.
 */
import * as Y from 'yjs'

export interface Letter {
  client: number
  clock: number
  /** A UTF-16 code unit. */
  text: string
}

export interface LetterRange {
  client: number
  from: number
  to: number
}

/** Those that stand, in order. */
export function lettersOf(content: Y.Text): Letter[] {
  const letters: Letter[] = []
  for (let item = content._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue
    const { client, clock } = item.id
    for (const [index, text] of item.content.str.split('').entries())
      letters.push({ client, clock: clock + index, text })
  }
  return letters
}

/** What a transaction put into the text, on this replica. */
export function typedIn({ doc, beforeState }: Y.Transaction, content: Y.Text): Letter[] {
  const before = beforeState.get(doc.clientID) ?? 0
  return lettersOf(content).filter(({ client, clock }) => client === doc.clientID && clock >= before)
}

export const deletedIn = ({ deleteSet }: Y.Transaction): LetterRange[] =>
  [...deleteSet.clients].flatMap(([client, ranges]) =>
    ranges.map(({ clock, len }) => ({ client, from: clock, to: clock + len })),
  )

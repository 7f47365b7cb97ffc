/**
 * A doc's name in an address. `y-websocket` puts a room's name into the URL as it is, and the URL parser then escapes
 * some characters and leaves others, so one name has several spellings: `50% of 你好` arrives as `50%%20of%20%E4%BD%A0…`
 * or, from a client that escapes by itself, as `50%25%20of%20…`. All of them must lead to the same doc (PROTOCOL.md N2).
 */
import { parseDocName, type DocName } from '../ids.ts'

const escapes = /(?:%[0-9a-f]{2})+/gi

/** How many bytes a UTF-8 character has that starts with this one; 1 for a byte that starts none. */
const charLength = (lead: number): number => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1)

/** Decodes what is UTF-8 in a run of escapes, and leaves every other escape as it stands. */
const decodeRun = (run: string): string => {
  let text = ''
  for (let at = 0; at < run.length;) {
    const length = 3 * charLength(Number.parseInt(run.slice(at + 1, at + 3), 16))
    const char = run.slice(at, at + length)
    try {
      text += decodeURIComponent(char)
      at += length
    } catch {
      text += run.slice(at, at + 3)
      at += 3
    }
  }
  return text
}

/** The text that a path stands for, whichever way it is escaped. */
export const decodePath = (path: string): string => path.replace(escapes, decodeRun)

/** The doc that a URL's path (without the door's prefix and without the query) names, or `undefined` if none. */
export const decodeDocName = (path: string): DocName | undefined => parseDocName(decodePath(path))

/** The spelling of a name that survives every URL parser. */
export const encodeDocName = (name: DocName): string => name.split('/').map(encodeURIComponent).join('/')

/** The space of a doc: its name up to the first slash, or all of it. */
export const spaceOfDoc = (name: DocName): string => {
  const slash = name.indexOf('/')
  return slash === -1 ? name : name.slice(0, slash)
}

/**
 * How far the second line of a list item hangs in. The first line stays where it is whatever the number, so a width that
 * is a little off does no harm.
 */
import { TextRuler } from './text-ruler.ts'

const listPrefix = /^\s*(?:>\s*)*(?:[-*+]|\d{1,9}[.)])\s+(\[[ xX]\]\s+)?/

/** The part of a list item's line before its text, if it is one. */
export const prefixOf = (line: string): string | undefined => listPrefix.exec(line)?.[0]

/** Measures prefixes in the fonts of an editor. */
export class PrefixRuler {
  private readonly ruler: TextRuler

  constructor(font: { family: string }) {
    this.ruler = new TextRuler(font)
  }

  widthOf(prefix: string): number {
    const spaced = prefix.replaceAll('\t', '    ')
    const box = /\[[ xX]\]/.exec(spaced)?.[0]
    const plain = box === undefined ? spaced : spaced.replace(box, '')
    return this.ruler.widthOf(plain) + (box === undefined ? 0 : boxEm)
  }
}

/** Three characters of the fixed-width face at its size in editor.css. */
const boxEm = 3 * 0.6 * 0.86

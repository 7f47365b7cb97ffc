/**
 * How far the second line of a list item hangs in. The first line stays where it is whatever the number, so a width that
 * is a little off does no harm.
 */
const listPrefix = /^\s*(?:>\s*)*(?:[-*+]|\d{1,9}[.)])\s+(\[[ xX]\]\s+)?/

/** The part of a list item's line before its text, if it is one. */
export const prefixOf = (line: string): string | undefined => listPrefix.exec(line)?.[0]

/** Measures prefixes in the fonts of an editor; there are few different ones, so each is measured once. */
export class PrefixRuler {
  private readonly widths = new Map<string, number>()
  private readonly context = document.createElement('canvas').getContext('2d')

  /** In em, so that it holds at every text size. */
  constructor(font: { family: string }) {
    if (this.context !== null) this.context.font = `${emPx}px ${font.family}`
  }

  widthOf(prefix: string): number {
    const known = this.widths.get(prefix)
    if (known !== undefined) return known
    const spaced = prefix.replaceAll('\t', '    ')
    const box = /\[[ xX]\]/.exec(spaced)?.[0]
    const plain = box === undefined ? spaced : spaced.replace(box, '')
    const width = (this.context?.measureText(plain).width ?? 0) / emPx + (box === undefined ? 0 : boxEm)
    this.widths.set(prefix, width)
    return width
  }
}

const emPx = 100
/** Three characters of the fixed-width face at its size in editor.css. */
const boxEm = 3 * 0.6 * 0.86

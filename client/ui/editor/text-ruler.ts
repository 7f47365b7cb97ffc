/** Measures texts in the fonts of an editor; what is measured once is remembered. */
export class TextRuler {
  private readonly widths = new Map<string, number>()
  private readonly context = document.createElement('canvas').getContext('2d')

  /** In em, so that it holds at every text size. */
  constructor(font: { family: string; weight?: number }) {
    if (this.context !== null) this.context.font = `${font.weight ?? 400} ${emPx}px ${font.family}`
  }

  widthOf(text: string): number {
    const known = this.widths.get(text)
    if (known !== undefined) return known
    const width = (this.context?.measureText(text).width ?? 0) / emPx
    // A long table has many texts, and each key makes a new one.
    if (this.widths.size > mostRemembered) this.widths.clear()
    this.widths.set(text, width)
    return width
  }
}

const emPx = 100
const mostRemembered = 10_000

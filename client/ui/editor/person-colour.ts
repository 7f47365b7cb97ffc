/** Colours for other people: their own when it is one that we understand, with a text on it that can be read. */

export interface PersonColour {
  ground: string
  text: '#000000' | '#ffffff'
}

const palette = ['#2f7d76', '#8a5a19', '#7a4fa3', '#b0413e', '#3466a8', '#5d7a1f', '#a33f7c', '#4b6b7c']

const hexColour = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i

const known = new Map<string, PersonColour>()

/** Whoever sends no colour, or one of another form, gets one of ours that stays the same for that client. */
export function personColour(color: string | undefined, clientId: number): PersonColour {
  const ground =
    color !== undefined && hexColour.test(color) ? color : (palette[clientId % palette.length] ?? '#2f7d76')
  // The same object for the same colour, so that what is drawn can be compared.
  const colour = known.get(ground) ?? { ground, text: readableOn(ground) }
  known.set(ground, colour)
  return colour
}

/** Black or white, whichever stands out more (WCAG's relative luminance; the two are equal at 0.179). */
export function readableOn(hex: string): '#000000' | '#ffffff' {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1)
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((start) => {
    const channel = parseInt(digits.slice(start, start + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#ffffff'
}

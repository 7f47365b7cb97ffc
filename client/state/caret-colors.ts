/** The colour of a device's caret, and a light one for its selection; both legible in the light and the dark theme. */
const palette = [
  { color: '#0b7285', colorLight: '#0b728533' },
  { color: '#9c36b5', colorLight: '#9c36b533' },
  { color: '#c2410c', colorLight: '#c2410c33' },
  { color: '#2b6a30', colorLight: '#2b6a3033' },
  { color: '#a61e4d', colorLight: '#a61e4d33' },
  { color: '#364fc7', colorLight: '#364fc733' },
] as const

export function caretColors(clientId: number): { color: string; colorLight: string } {
  return palette[clientId % palette.length] ?? palette[0]
}

/** Contrast of every text with every ground that it may stand on, in both themes (WCAG 2.2 AA). */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const themes = ['light', 'dark'] as const
type Theme = (typeof themes)[number]

const grounds = ['paper', 'desk', 'desk-hover', 'desk-pressed', 'raised', 'code-ground']
const textPairs: [string, string][] = [
  ...grounds.flatMap((ground): [string, string][] => [
    ['ink', ground],
    ['ink-soft', ground],
  ]),
  ...['paper', 'desk', 'desk-hover', 'raised', 'code-ground'].map((ground): [string, string] => ['ink-faint', ground]),
  ...['paper', 'desk', 'raised'].flatMap((ground): [string, string][] => [
    ['accent', ground],
    ['amber', ground],
    ['red', ground],
  ]),
  ...['paper', 'code-ground'].flatMap((ground): [string, string][] => [
    ['code-keyword', ground],
    ['code-string', ground],
    ['code-value', ground],
    ['code-name', ground],
    ['red', ground],
  ]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['ink', 'selection'],
  ['ink', 'match'],
  ['ink', 'match-current'],
  ['ink', 'amber-ground'],
  ['amber', 'amber-ground'],
  ['red', 'desk-hover'],
  ['accent', 'desk-hover'],
  ['amber', 'desk-hover'],
  ...['red', 'amber', 'olive', 'green', 'teal', 'blue', 'violet', 'pink'].map((colour): [string, string] => [
    `tag-${colour}`,
    `tag-${colour}-ground`,
  ]),
]
/** Where one may type, and what is ticked, has to be found, not read. */
const shapePairs: [string, string][] = [
  ['border', 'paper'],
  ['border', 'raised'],
  ['border', 'desk'],
  ['accent', 'desk'],
]

describe.each(themes)('in the %s theme', (theme) => {
  it.each(textPairs)('%s can be read on %s', (text, ground) => {
    expect(contrast(token(text, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })
  it.each(shapePairs)('%s can be seen on %s', (shape, ground) => {
    expect(contrast(token(shape, theme), token(ground, theme))).toBeGreaterThanOrEqual(3)
  })
})

/** Of the first block of the sheet that names the colour, or of the one for more contrast. */
const highContrast = css.slice(css.indexOf('@media (prefers-contrast: more)'))

describe.each(themes)('with more contrast, in the %s theme', (theme) => {
  const texts = ['ink', 'ink-soft', 'ink-faint', 'accent', 'amber', 'red']
  const pairs = texts.flatMap((text) => ['paper', 'desk', 'raised'].map((ground): [string, string] => [text, ground]))
  it.each(pairs)('%s stands out from %s', (text, ground) => {
    const [a, b] = [token(text, theme, highContrast), token(ground, theme, highContrast)]
    expect(contrast(a, b)).toBeGreaterThanOrEqual(7)
  })
  it.each(['edge', 'border'])('the line %s is seen on all grounds', (line) => {
    for (const ground of ['paper', 'desk', 'raised']) {
      const [a, b] = [token(line, theme, highContrast), token(ground, theme, highContrast)]
      expect(contrast(a, b)).toBeGreaterThanOrEqual(4.5)
    }
  })
})

describe('where the system asks for less motion', () => {
  const folder = new URL('.', import.meta.url)
  const sheets = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.css'))
  /** Each movement of each sheet, as `animation: turn 1s`, without the line breaks. */
  const movements = sheets.flatMap((path) => {
    const sheet = readFileSync(new URL(path, folder), 'utf8')
    return [...sheet.matchAll(/\b(?:transition|animation):\s+([^;]+);/g)].flatMap(([, value = '']) =>
      value.split(/,(?![^(]*\))/).map((movement) => ({ path, sheet, movement: movement.trim() })),
    )
  })

  it('nothing takes any time', () => {
    const still = css.slice(css.indexOf('@media (prefers-reduced-motion: reduce)'))
    for (const name of ['quick', 'calm']) expect(still).toContain(`--${name}: 0ms;`)
    expect(movements.length).toBeGreaterThan(10)
    const others = movements.filter(({ movement }) => !/var\(--(?:quick|calm)\)|^none\b/.test(movement))
    // What goes round while something is under way, and is turned off beside it.
    expect(others.map(({ movement }) => movement)).toEqual(['status-turn 1.2s linear infinite'])
    for (const { sheet } of others)
      expect(sheet).toMatch(/@media \(prefers-reduced-motion: reduce\) \{[^}]*animation: none !important;/)
  })
})

function token(name: string, theme: Theme, sheet = css): Oklch {
  const number = String.raw`([\d.]+)`
  const colour = String.raw`oklch\(${number} ${number} ${number}\)`
  const match = new RegExp(String.raw`--${name}: light-dark\(${colour}, ${colour}\)`).exec(sheet)
  if (match === null) throw new Error(`No colour --${name}`)
  const [lightness = 0, chroma = 0, hue = 0] = match.slice(theme === 'light' ? 1 : 4).map(Number)
  return { lightness, chroma, hue }
}

interface Oklch {
  lightness: number
  chroma: number
  hue: number
}

function contrast(a: Oklch, b: Oklch): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (lighter + 0.05) / (darker + 0.05)
}

/** Relative luminance by way of linear sRGB (Björn Ottosson's matrices), cut to what a screen can show. */
function luminance({ lightness, chroma, hue }: Oklch): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const shown = (channel: number) => Math.min(1, Math.max(0, channel))
  const red = shown(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)
  const green = shown(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)
  const blue = shown(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

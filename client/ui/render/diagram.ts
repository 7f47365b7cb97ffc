/**
 * Draws diagrams with Mermaid, which comes when there is one. What it makes is shown as a picture: nothing in a picture can run,
 * and its styles reach nothing else.
 */
import { noteIfMissing } from '../../state/missing-parts.ts'
import type { Drawn } from './formula.ts'
import { hexColours } from './token-colours.ts'

/** Mermaid's roles, from which it works out all others. */
const colours = {
  background: '--paper',
  primaryColor: '--tag-teal-ground',
  primaryBorderColor: '--accent',
  primaryTextColor: '--ink',
  secondaryColor: '--tag-amber-ground',
  tertiaryColor: '--desk-hover',
  lineColor: '--ink-soft',
  textColor: '--ink',
  noteBkgColor: '--amber-ground',
  noteTextColor: '--ink',
  noteBorderColor: '--amber',
} as const

/** The last ones: each takes as long as many frames. */
const drawn = new Map<string, Promise<Drawn>>()
const mostKept = 50
let count = 0
/** It draws one after the other. */
let turn: Promise<unknown> = Promise.resolve()

export function drawDiagram(source: string, isDark: boolean): Promise<Drawn> {
  const key = `${isDark} ${source}`
  const known = drawn.get(key)
  if (known !== undefined) return known
  const drawing = turn.then(() => draw(source, isDark))
  turn = drawing
  if (drawn.size >= mostKept) drawn.clear()
  drawn.set(key, drawing)
  // Fetched later, perhaps.
  void drawing.then(({ kind }) => kind === 'missing' && drawn.delete(key))
  return drawing
}

async function draw(source: string, isDark: boolean): Promise<Drawn> {
  const mermaid = await import('mermaid').then(
    (module) => module.default,
    (error: unknown) => void noteIfMissing(error),
  )
  if (mermaid === undefined) return { kind: 'missing' }
  try {
    const themeVariables = hexColours(colours, isDark)
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      suppressErrorRendering: true,
      theme: 'base',
      darkMode: isDark,
      themeVariables: { ...themeVariables, darkMode: isDark, useGradient: false, dropShadow: 'none' },
      // Within a picture there are the system's type faces alone.
      fontFamily: 'system-ui, sans-serif',
      // Labels as text: a picture shows no HTML within it in every browser.
      htmlLabels: false,
    })
    const { svg } = await mermaid.render(`diagram-${++count}`, source)
    return { kind: 'drawn', html: picture(svg) }
  } catch (error) {
    return { kind: 'wrong', why: error instanceof Error ? error.message : String(error) }
  }
}

/** As large as it was drawn, or as there is room. */
function picture(svg: string): string {
  const [, width = '', height = ''] = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
  const image = document.createElement('img')
  image.alt = ''
  if (width !== '' && height !== '') {
    image.width = Math.ceil(Number(width))
    image.height = Math.ceil(Number(height))
  }
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  return image.outerHTML
}

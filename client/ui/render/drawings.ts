/** Formulas and diagrams of a whole note, drawn before it is shown or printed; and the parsers of its code. */
import { languageNamed } from '../editor/code/code-languages.ts'
import { noteParser } from '../editor/note-language.ts'
import { drawDiagram } from './diagram.ts'
import { drawFormula, loadFormulas } from './formula.ts'

export interface Drawings {
  /** As HTML; `undefined` where it is not drawn. */
  formula(tex: string, isBlock: boolean): string | undefined
  diagram(source: string): string | undefined
}

export const noDrawings: Drawings = { formula: () => undefined, diagram: () => undefined }

/** What cannot be had is shown as its source. Light, as paper is. */
export async function drawingsFor(text: string): Promise<Drawings> {
  const languages = new Set<string>()
  const sources = new Set<string>()
  let hasFormulas = false
  noteParser.parse(text).iterate({
    enter: ({ name, node, from, to }) => {
      if (name === 'InlineMath' || name === 'BlockMath') hasFormulas = true
      if (name !== 'CodeInfo') return
      const info = text.slice(from, to)
      if (isDiagram(info)) sources.add(codeOf(text, node.parent?.getChildren('CodeText') ?? []))
      else languages.add(info)
    },
  })
  const diagrams = new Map<string, string>()
  await Promise.allSettled([
    hasFormulas ? loadFormulas() : undefined,
    ...[...languages].map((info) => languageNamed(info)?.load()),
    ...[...sources].map(async (source) => {
      const drawn = await drawDiagram(source, false)
      if (drawn.kind === 'drawn') diagrams.set(source, drawn.html)
    }),
  ])
  return {
    formula: (tex, isBlock) => {
      const drawn = drawFormula(tex, isBlock)
      return drawn?.kind === 'drawn' ? drawn.html : undefined
    },
    diagram: (source) => diagrams.get(source),
  }
}

export const isDiagram = (info: string): boolean => /^\s*mermaid\b/i.test(info)

export const codeOf = (text: string, parts: readonly { from: number; to: number }[]): string =>
  parts.map(({ from, to }) => text.slice(from, to)).join('')

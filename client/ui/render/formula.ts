/** Draws formulas, as MathML. Temml comes when there is one. */
import type { default as Temml } from 'temml'
import { noteIfMissing } from '../../state/missing-parts.ts'

/** `wrong`: what is not understood of it, as Temml says it. `missing`: what draws it could not be fetched. */
export type Drawn = { kind: 'drawn'; html: string } | { kind: 'wrong'; why: string } | { kind: 'missing' }

let temml: typeof Temml | undefined
let fetched: Promise<void> | undefined

/** Resolves also where it could not be fetched. */
export const loadFormulas = (): Promise<void> =>
  (fetched ??= import('temml').then(
    (module) => {
      temml = module.default
    },
    (error: unknown) => void noteIfMissing(error),
  ))

/** `undefined` until it is known. */
export function drawFormula(tex: string, isBlock: boolean): Drawn | undefined {
  if (temml === undefined) return undefined
  try {
    // Nobody's formula may load anything, or go on for ever.
    const options = {
      displayMode: isBlock,
      throwOnError: true,
      trust: false,
      maxExpand: 1_000,
      maxSize: [20, 20] as [number, number],
    }
    return { kind: 'drawn', html: temml.renderToString(tex, options) }
  } catch (error) {
    return { kind: 'wrong', why: error instanceof Error ? error.message.replace(/^ParseError: /, '') : String(error) }
  }
}

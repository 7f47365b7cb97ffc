import { fanout } from './fanout.ts'
import { saturation } from './saturation.ts'
import type { Scenario } from './scenario.ts'
import { trace } from './trace.ts'

/** In the order in which they are run and reported. */
export const scenarios: readonly Scenario[] = [fanout, saturation, trace]

export const scenario = (name: string): Scenario => {
  const found = scenarios.find((candidate) => candidate.name === name)
  if (found === undefined)
    throw new Error(`no scenario is called ${name}; there are ${scenarios.map(({ name }) => name).join(', ')}`)
  return found
}

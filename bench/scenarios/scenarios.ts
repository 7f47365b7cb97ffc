import { fanout } from './fanout.ts'
import { hostile } from './hostile.ts'
import { idle } from './idle.ts'
import { kill } from './kill.ts'
import { saturation } from './saturation.ts'
import type { Scenario } from './scenario.ts'
import { slowReader } from './slow-reader.ts'
import { reconnects } from './storm.ts'
import { trace } from './trace.ts'
import { vault } from './vault.ts'

/** In the order in which they are run and reported. */
export const scenarios: readonly Scenario[] = [
  fanout,
  saturation,
  idle,
  vault,
  kill,
  trace,
  hostile,
  slowReader,
  reconnects,
]

export const scenario = (name: string): Scenario => {
  const found = scenarios.find((candidate) => candidate.name === name)
  if (found === undefined)
    throw new Error(`no scenario is called ${name}; there are ${scenarios.map(({ name }) => name).join(', ')}`)
  return found
}

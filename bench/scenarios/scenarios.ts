import { search } from '../search/search.ts'
import { vaultScenarios } from '../vault/vault.ts'
import { coldVault } from './cold-vault.ts'
import { fanout } from './fanout.ts'
import { hostile } from './hostile.ts'
import { idle } from './idle.ts'
import { kill } from './kill.ts'
import { saturation } from './saturation.ts'
import type { AnyScenario } from './scenario.ts'
import { slowReader } from './slow-reader.ts'
import { reconnects } from './storm.ts'
import { trace } from './trace.ts'

/** In the order in which they are run and reported. */
export const scenarios: readonly AnyScenario[] = [
  fanout,
  saturation,
  idle,
  coldVault,
  kill,
  trace,
  hostile,
  slowReader,
  reconnects,
  ...vaultScenarios,
  search,
]

/** Names that stand for several. */
const groups: ReadonlyMap<string, readonly AnyScenario[]> = new Map([
  ['all', scenarios],
  ['vault', vaultScenarios],
])

export const scenario = (name: string): AnyScenario => {
  const found = scenarios.find((candidate) => candidate.name === name)
  if (found === undefined)
    throw new Error(
      `no scenario is called ${name}; there are ${[...groups.keys(), ...scenarios.map(({ name }) => name)].join(', ')}`,
    )
  return found
}

/** The scenarios that a name on the command line stands for. */
export const scenariosOf = (name: string): readonly AnyScenario[] => groups.get(name) ?? [scenario(name)]

/** Where a server's time went, from the CPU profile that Node wrote when it ended. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** The functions in which most time was spent, without those that they call, as lines of text. Idle time is left out. */
export const topFunctions = (folder: string, count: number): string => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))
  const newest = files.sort().at(-1)
  if (newest === undefined) return `no profile in ${folder}`
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, newest), 'utf8')) as CpuProfile
  const nameById = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      `${functionName || '(anonymous)'} ${url === '' ? '' : `${basename(url)}:${lineNumber + 1}`}`.trim(),
    ]),
  )
  const microsecondsByName = new Map<string, number>()
  for (const [index, id] of samples.entries()) {
    const name = nameById.get(id) ?? '(unknown)'
    if (name === '(idle)') continue
    microsecondsByName.set(name, (microsecondsByName.get(name) ?? 0) + (timeDeltas[index] ?? 0))
  }
  const all = [...microsecondsByName.values()].reduce((sum, microseconds) => sum + microseconds, 0)
  return [...microsecondsByName]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([name, microseconds]) => `   ${((100 * microseconds) / all).toFixed(1).padStart(5)} %  ${name}`)
    .join('\n')
}

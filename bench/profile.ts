/** Where the time went: of a server, from the CPU profile that Node wrote when it ended; of the app, from Chromium's. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: {
      readonly functionName: string
      readonly url: string
      readonly lineNumber: number
      readonly columnNumber: number
    }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const assets = fileURLToPath(new URL('../dist/client/assets', import.meta.url))
const maps = new Map<string, SourceMap | undefined>()

const readMap = (script: string): SourceMap | undefined => {
  const path = join(assets, `${script}.map`)
  return existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, 'utf8')) as SourceMapPayload) : undefined
}

/** A function of the built app is named by its place in the source, and by its name there if the map has it. */
const describe = ({
  functionName,
  url,
  lineNumber,
  columnNumber,
}: CpuProfile['nodes'][number]['callFrame']): string => {
  const script = basename(url)
  if (url.startsWith('http') && !maps.has(script)) maps.set(script, readMap(script))
  const entry = maps.get(script)?.findEntry(lineNumber, columnNumber)
  // Code that the bundler has added is in no source.
  if (entry !== undefined && 'originalSource' in entry && typeof entry.originalSource === 'string') {
    const name = 'name' in entry && typeof entry.name === 'string' ? entry.name : ''
    return `${name} ${basename(entry.originalSource)}:${entry.originalLine + 1}`.trim()
  }
  return `${functionName || '(anonymous)'} ${url === '' ? '' : `${script}:${lineNumber + 1}`}`.trim()
}

/** The functions in which most time was spent, without those that they call, as lines of text. Idle time is left out. */
export const topFunctions = (folder: string, count: number): string => {
  const files = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith('.cpuprofile'))
  // Node writes one for each thread, with the number of the thread in its name: 0 is the main one.
  const ofMainThreads = files.filter((name) => !name.startsWith('CPU.') || name.split('.')[4] === '0')
  const newest = ofMainThreads.sort().at(-1)
  if (newest === undefined) return `no profile in ${folder}`
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, newest), 'utf8')) as CpuProfile
  const nameById = new Map(nodes.map(({ id, callFrame }) => [id, describe(callFrame)]))
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

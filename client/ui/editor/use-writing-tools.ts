import { useEffect, useState } from 'react'
import { laterCode, turnOfTools } from '../../state/later-code.ts'
import type { writingTools } from './writing-tools.ts'

/** `settled` with no `make`: they could not be loaded, and the note is edited as plain text. */
export interface WritingTools {
  make: typeof writingTools | undefined
  settled: boolean
}

let tools: WritingTools = { make: undefined, settled: false }

const loadModule = laterCode(() => import('./writing-tools.ts'))
const load = (): Promise<void> =>
  loadModule().then(
    (module) => {
      tools = { make: module.writingTools, settled: true }
    },
    () => {
      tools = { make: undefined, settled: true }
    },
  )

// Where they are on this device they are read with the app's first file, not with the first note.
void turnOfTools().then(load)

/** `wanted`: there is a text to show, and nobody can write in it before they are there. */
export function useWritingTools(wanted: boolean): WritingTools {
  const [current, setCurrent] = useState(tools)
  useEffect(() => {
    const ready = wanted ? load() : turnOfTools().then(load)
    void ready.then(() => setCurrent(tools))
  }, [wanted])
  return current
}

import { useEffect, useState } from 'react'
import type { writingTools } from './writing-tools.ts'

/** `settled` with no `make`: they could not be loaded, and the note is edited as plain text. */
export interface WritingTools {
  make: typeof writingTools | undefined
  settled: boolean
}

let tools: WritingTools = { make: undefined, settled: false }

// Asked for with the app's first file, not with the first note.
const loading = import('./writing-tools.ts').then(
  (module) => {
    tools = { make: module.writingTools, settled: true }
  },
  () => {
    tools = { make: undefined, settled: true }
  },
)

export function useWritingTools(): WritingTools {
  const [current, setCurrent] = useState(tools)
  useEffect(() => {
    void loading.then(() => setCurrent(tools))
  }, [])
  return current
}

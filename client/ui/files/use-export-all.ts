import { useState } from 'react'
import { useApp } from '../app-context.tsx'
import { saveAll } from './save-all.ts'

/** `saved`: with the titles of notes that could not be read and are not in the file. */
export type ExportState = { kind: 'idle' | 'running' | 'failed' } | { kind: 'saved'; leftOut: readonly string[] }

/** Saves all notes as one file, and says how that stands. */
export function useExportAll(): { state: ExportState; save: () => Promise<void> } {
  const { commands } = useApp()
  const [state, setState] = useState<ExportState>({ kind: 'idle' })
  const save = async (): Promise<void> => {
    setState({ kind: 'running' })
    try {
      setState({ kind: 'saved', leftOut: await saveAll(commands) })
    } catch {
      setState({ kind: 'failed' })
    }
  }
  return { state, save }
}

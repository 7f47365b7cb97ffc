import type { Beside } from '../../state/app-state.ts'
import { useAppState } from '../app-context.tsx'
import { useRoomForTwo } from '../media.ts'

/** The note beside the active one, where there is one and room for it. */
export function useBeside(): Beside | undefined {
  const beside = useAppState((state) => state.beside)
  return useRoomForTwo() ? beside : undefined
}

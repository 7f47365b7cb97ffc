/**
 * The status as the line shows it. Work that comes and goes with every key would make the line flicker, so after the
 * last of it the line waits a moment before it says that all is done. It may be late with good news; never early.
 */
import { useEffect, useState } from 'react'
import type { SyncStatus } from '../../sync/sync-status.ts'

export const settleMs = 700

/** Whether a status can follow at once, or only after a moment of quiet. */
export const isSettling = (from: SyncStatus, to: SyncStatus): boolean => isWorking(from) && isDone(to)

const isWorking = ({ kind }: SyncStatus): boolean => kind === 'saving' || kind === 'sending' || kind === 'syncing'
const isDone = ({ kind }: SyncStatus): boolean =>
  kind === 'savedOnDevice' || kind === 'synced' || kind === 'syncOff' || kind === 'needsChoice'

export function useSteadyStatus(status: SyncStatus): SyncStatus {
  const [shown, setShown] = useState(status)
  const settling = isSettling(shown, status)
  if (!settling && shown !== status) setShown(status)
  useEffect(() => {
    if (!settling) return
    const timer = setTimeout(() => setShown(status), settleMs)
    return () => clearTimeout(timer)
  }, [settling, status])
  return settling ? shown : status
}

/** What is read out: news, not every breath. `undefined` leaves the last announcement in place. */
export const announcement = (status: SyncStatus, line: string): string | undefined =>
  isWorking(status) || status.kind === 'connecting' ? undefined : line

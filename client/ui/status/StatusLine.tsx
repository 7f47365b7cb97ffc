/** The one sentence that says where the notes stand. Always on screen; more on request. */
import {
  Check,
  CheckCheck,
  CircleAlert,
  CircleOff,
  CircleUser,
  LoaderCircle,
  type LucideIcon,
  ServerOff,
  TriangleAlert,
  WifiOff,
} from 'lucide-react'
import { useState } from 'react'
import type { SyncStatus } from '../../sync/sync-status.ts'
import { useApp, useAppState, useUiState } from '../app-context.tsx'
import { Icon } from '../Icon.tsx'
import { later } from '../later.tsx'
import { announcement, useSteadyStatus } from './steady-status.ts'
import './StatusLine.css'

const StatusPopover = later(async () => (await import('./StatusPopover.tsx')).StatusPopover)

const iconByKind: Readonly<Record<SyncStatus['kind'], LucideIcon>> = {
  notSaved: TriangleAlert,
  saving: LoaderCircle,
  savedOnDevice: Check,
  syncOff: CircleOff,
  offline: WifiOff,
  connecting: LoaderCircle,
  unreachable: ServerOff,
  refused: CircleAlert,
  signIn: CircleUser,
  signInAgain: CircleUser,
  notTaken: CircleAlert,
  syncing: LoaderCircle,
  sending: LoaderCircle,
  synced: CheckCheck,
}

export function StatusLine() {
  const { ui, words } = useApp()
  const status = useSteadyStatus(useAppState((state) => state.status))
  const open = useUiState((state) => state.statusOpen)
  const [button, setButton] = useState<HTMLButtonElement | null>(null)
  const line = words.status.line(status)

  const news = announcement(status, line)
  const [announced, setAnnounced] = useState(line)
  if (news !== undefined && news !== announced) setAnnounced(news)

  return (
    <div className="status">
      <button
        type="button"
        ref={setButton}
        className="status-line"
        data-kind={status.kind}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => ui.setState({ statusOpen: !open })}
      >
        <Icon of={iconByKind[status.kind]} />
        <span className="status-words">{line}</span>
        {status.kind === 'syncing' && status.total > 0 && (
          <progress className="status-progress" value={status.done} max={status.total} aria-label={line} />
        )}
      </button>
      <p className="visually-hidden" role="status" aria-live="polite">
        {announced}
      </p>
      {open && button !== null && <StatusPopover anchor={button} status={status} />}
    </div>
  )
}

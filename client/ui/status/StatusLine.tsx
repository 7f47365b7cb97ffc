/** The one sentence that says where the notes stand. Always on screen; more on request. */
import { useState } from 'react'
import { useApp, useAppState, useUiState } from '../app-context.tsx'
import { later } from '../later.tsx'
import { announcement, useSteadyStatus } from './steady-status.ts'
import './StatusLine.css'

const StatusIcon = later(async () => (await import('./StatusIcon.tsx')).StatusIcon, <span className="icon" />)
const StatusPopover = later(async () => (await import('./StatusPopover.tsx')).StatusPopover)

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
        <StatusIcon kind={status.kind} />
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

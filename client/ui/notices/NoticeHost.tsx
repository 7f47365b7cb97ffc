/** One sentence at the bottom of the screen about what was just done, with the way back. */
import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useApp, useAppState, useUiState } from '../app-context.tsx'
import { Button, IconButton } from '../Button.tsx'
import { noticeId } from './focus-notice.ts'
import './NoticeHost.css'

/** Long enough to read it, think, and move a hand; in the simple view, to look for one's glasses, too. */
const shownMs = 12_000
const shownInSimpleMs = 60_000

export function NoticeHost() {
  const { ui, words } = useApp()
  const notice = useUiState((state) => state.notice)
  const simple = useAppState((state) => state.preferences.simple)
  const [isPointedAt, setPointedAt] = useState(false)
  const [hasFocus, setHasFocus] = useState(false)
  const held = isPointedAt || hasFocus
  /** Whence somebody came with the keyboard, and where they go on. */
  const cameFrom = useRef<Element>(null)

  useEffect(() => {
    if (notice === undefined || held) return
    const timer = setTimeout(() => ui.setState({ notice: undefined }), simple ? shownInSimpleMs : shownMs)
    return () => clearTimeout(timer)
  }, [notice, held, simple, ui])

  const close = (): void => {
    setPointedAt(false)
    setHasFocus(false)
    ui.setState({ notice: undefined })
    if (cameFrom.current instanceof HTMLElement && cameFrom.current.isConnected) cameFrom.current.focus()
    cameFrom.current = null
  }

  return (
    <div className="notice-place" aria-live="polite">
      {notice !== undefined && (
        <div
          id={noticeId}
          className="popup notice"
          onMouseEnter={() => setPointedAt(true)}
          onMouseLeave={() => setPointedAt(false)}
          onFocus={({ currentTarget, relatedTarget }) => {
            setHasFocus(true)
            if (!currentTarget.contains(relatedTarget)) cameFrom.current = relatedTarget
          }}
          onBlur={({ currentTarget, relatedTarget }) => {
            if (!currentTarget.contains(relatedTarget)) setHasFocus(false)
          }}
        >
          <p>{notice.text}</p>
          {notice.action !== undefined && (
            <Button
              look="quiet"
              className="notice-action"
              onClick={() => {
                const run = notice.action?.run
                close()
                run?.()
              }}
            >
              {notice.action.label}
            </Button>
          )}
          <IconButton icon={X} label={words.close} onClick={close} />
        </div>
      )}
    </div>
  )
}

/** One sentence at the bottom of the screen about what was just done, with the way back. */
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useApp, useUiState } from '../app-context.tsx'
import { Button, IconButton } from '../Button.tsx'
import './NoticeHost.css'

/** Long enough to read it, think, and move a hand. */
const shownMs = 12_000

export function NoticeHost() {
  const { ui, words } = useApp()
  const notice = useUiState((state) => state.notice)
  const [held, setHeld] = useState(false)

  useEffect(() => {
    if (notice === undefined || held) return
    const timer = setTimeout(() => ui.setState({ notice: undefined }), shownMs)
    return () => clearTimeout(timer)
  }, [notice, held, ui])

  const close = (): void => {
    setHeld(false)
    ui.setState({ notice: undefined })
  }

  return (
    <div className="notice-place" aria-live="polite">
      {notice !== undefined && (
        <div
          className="popup notice"
          onMouseEnter={() => setHeld(true)}
          onMouseLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
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

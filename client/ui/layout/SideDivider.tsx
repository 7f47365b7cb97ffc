/** Between two notes: says how much of the room each of them has, with a pointer or with the arrow keys. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { useApp, useAppState } from '../app-context.tsx'
import { useDialogWords } from '../words/use-dialog-words.ts'

const half = 50
const least = 30
const most = 70
const step = 2
const largeStep = 10

const within = (share: number): number => Math.round(Math.min(Math.max(share, least), most))

export function SideDivider() {
  const { commands } = useApp()
  const { tabs } = useDialogWords()
  const kept = useAppState((state) => state.share ?? half)
  const divider = useRef<HTMLDivElement>(null)
  // While it is dragged only the screen knows; it is kept when it is let go.
  const [dragged, setDragged] = useState<number>()
  const share = dragged ?? kept

  const shareAt = ({ clientX }: PointerEvent): number => {
    const place = divider.current?.parentElement
    if (place === null || place === undefined) return share
    const { left } = place.getBoundingClientRect()
    const { paddingInlineEnd } = getComputedStyle(place)
    return within((100 * (clientX - left)) / (place.clientWidth - parseFloat(paddingInlineEnd)))
  }
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return
    divider.current?.focus()
    divider.current?.setPointerCapture(event.pointerId)
    setDragged(share)
  }
  const onPointerMove = (event: PointerEvent): void => {
    if (dragged === undefined) return
    const now = shareAt(event)
    divider.current?.parentElement?.style.setProperty('--share', `${now}%`)
    setDragged(now)
  }
  const onLetGo = (): void => {
    if (dragged === undefined) return
    commands.setShare(dragged)
    setDragged(undefined)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = shareAfter(event, share)
    if (next === undefined) return
    event.preventDefault()
    commands.setShare(within(next))
  }
  return (
    <div
      ref={divider}
      className="side-divider"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={tabs.divider}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={share}
      aria-valuetext={tabs.share(share)}
      title={tabs.dividerHelp}
      data-dragged={dragged !== undefined}
      onPointerDown={onPointerDown}
      // Else the browser gives the focus to the text beneath, and selects in it.
      onMouseDown={(event) => event.preventDefault()}
      onPointerMove={onPointerMove}
      onLostPointerCapture={onLetGo}
      onDoubleClick={() => commands.setShare(half)}
      onKeyDown={onKeyDown}
    />
  )
}

function shareAfter({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent, share: number): number | undefined {
  if (ctrlKey || metaKey || altKey) return undefined
  const by = shiftKey ? largeStep : step
  switch (key) {
    case 'ArrowLeft':
      return share - by
    case 'ArrowRight':
      return share + by
    case 'Home':
      return least
    case 'End':
      return most
    case 'Enter':
      return half
    default:
      return undefined
  }
}

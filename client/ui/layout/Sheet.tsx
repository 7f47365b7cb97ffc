/** A dialog: a card over the page on wide screens; on narrow ones the whole screen, or a sheet at its lower edge. */
import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { useWords } from '../app-context.tsx'
import { IconButton } from '../Button.tsx'
import { activeText } from '../editor/active-text.ts'
import { isTouchScreen } from '../media.ts'
import './Sheet.css'

interface SheetProps {
  title: string
  /** `medium`: as wide as a large one, and as high as what is in it. */
  size: 'large' | 'medium' | 'small'
  /** What a narrow screen makes of it. */
  narrow: 'full' | 'bottom'
  /** It stands over another dialog, which waits beneath. */
  over?: boolean
  onClose: () => void
  /** Where the focus goes when it closes: unless there is something, or for `true`, to where it was. `false`: nowhere. */
  nextFocus?: () => HTMLElement | null | boolean
  /** Stays in place below what scrolls. */
  foot?: ReactNode
  children: ReactNode
}

export function Sheet({ title, size, narrow, over = false, onClose, nextFocus, foot, children }: SheetProps) {
  const words = useWords()
  const popup = useRef<HTMLDivElement>(null)
  // Before a field in here takes the focus with its first breath.
  const [cameFrom] = useState(() => document.activeElement)
  const focusAfter = (): HTMLElement | null | boolean => {
    const next = nextFocus?.() ?? true
    if (next !== true) return next
    if (cameFrom instanceof HTMLElement && cameFrom !== document.body && cameFrom.isConnected) return cameFrom
    // It came from another dialog, which is gone. With a finger, the note would bring the keyboard along.
    return isTouchScreen() || (activeText() ?? true)
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={over ? 'veil veil-over' : 'veil'} forceRender={over} />
        <Dialog.Popup
          ref={popup}
          // The dialog itself first, not its close button: a screen reader then says what it is. A field that has taken
          // the focus keeps it.
          initialFocus={() => (popup.current?.contains(document.activeElement) === true ? false : popup.current)}
          {...(nextFocus === undefined ? {} : { finalFocus: focusAfter })}
          className={`popup sheet sheet-${size} sheet-narrow-${narrow}`}
        >
          <div className="sheet-head">
            <Dialog.Title className="sheet-title">{title}</Dialog.Title>
            <Dialog.Close render={<IconButton icon={X} label={words.close} />} />
          </div>
          {children}
          {foot !== undefined && <div className="sheet-foot">{foot}</div>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** A name while it is typed in its place. Enter and leaving keep it, Escape forgets it. */
import { useRef } from 'react'
import { isComposing } from './keys/composing.ts'
import './InlineInput.css'

interface InlineInputProps {
  label: string
  value: string
  placeholder?: string
  className: string
  /** With what was typed, without spaces around it, where it is to be kept. */
  onEnd: (kept: string | undefined) => void
  /** Where the focus goes when a key ended the editing; a click has put it somewhere already. */
  onDone: () => void
}

export function InlineInput({ label, value, placeholder, className, onEnd, onDone }: InlineInputProps) {
  const finished = useRef(false)

  const finish = (input: HTMLInputElement, keep: boolean): void => {
    // Taking the field away makes it lose the focus, which must not count as a second answer.
    if (finished.current) return
    finished.current = true
    onEnd(keep ? input.value.trim() : undefined)
  }

  return (
    <input
      className={`inline-input ${className}`}
      aria-label={label}
      defaultValue={value}
      placeholder={placeholder}
      ref={(input) => {
        if (input === null || input === document.activeElement || finished.current) return
        input.focus()
        input.select()
      }}
      onBlur={(event) => finish(event.currentTarget, true)}
      onKeyDown={(event) => {
        if (isComposing(event.nativeEvent)) return
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        finish(event.currentTarget, event.key === 'Enter')
        onDone()
      }}
    />
  )
}

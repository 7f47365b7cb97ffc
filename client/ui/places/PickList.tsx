/** A field that one types into, and a list below it that the arrow keys walk. */
import { type ReactNode, useId, useRef, useState } from 'react'
import { isComposing } from '../keys/composing.ts'
import './PickList.css'

export interface Pick {
  key: string
  text: ReactNode
  /** For those that can be on and off. */
  checked?: boolean | 'mixed'
  run: () => void
}

interface PickListProps {
  label: string
  listLabel: string
  none: string
  typed: string
  onType: (typed: string) => void
  picks: readonly Pick[]
}

export function PickList({ label, listLabel, none, typed, onType, picks }: PickListProps) {
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  // What an input method composes is not written yet.
  const [text, setText] = useState(typed)
  const [shownTyped, setShownTyped] = useState(typed)
  const [chosen, setChosen] = useState({ of: typed, place: 0 })
  // Emptied from outside, when what was typed is taken.
  if (typed !== shownTyped) {
    setShownTyped(typed)
    if (typed === '') setText('')
  }
  const place = chosen.of === typed ? Math.min(chosen.place, picks.length - 1) : 0
  const optionId = (at: number): string => `${id}-${at}`
  const moveTo = (to: number): void => {
    const next = Math.max(0, Math.min(picks.length - 1, to))
    setChosen({ of: typed, place: next })
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }
    const step = steps[event.key]
    if (step === undefined && event.key !== 'Enter') return
    event.preventDefault()
    if (step !== undefined) moveTo(place + step)
    else picks[place]?.run()
  }
  return (
    <>
      <div className="pick-field">
        <input
          type="text"
          role="combobox"
          autoFocus
          value={text}
          aria-label={label}
          placeholder={label}
          aria-expanded={picks.length > 0}
          aria-autocomplete="list"
          aria-controls={picks.length > 0 ? `${id}-list` : undefined}
          aria-activedescendant={picks.length > 0 ? optionId(place) : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="done"
          onChange={(event) => {
            setText(event.target.value)
            if (!(event.nativeEvent as InputEvent).isComposing) onType(event.target.value)
          }}
          onCompositionEnd={(event) => onType(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      {picks.length === 0 ? (
        <p className="pick-none" role="status">
          {none}
        </p>
      ) : (
        <ul
          ref={list}
          id={`${id}-list`}
          role="listbox"
          className="pick-list"
          aria-label={listLabel}
          aria-multiselectable={picks.some(({ checked }) => checked !== undefined) || undefined}
        >
          {picks.map(({ key, text: shown, checked, run }, at) => (
            <li
              key={key}
              id={optionId(at)}
              role="option"
              className="pick"
              data-active={at === place}
              aria-selected={checked === undefined ? at === place : checked !== false}
              // The field keeps the focus, and the keys.
              onMouseDown={(event) => event.preventDefault()}
              onClick={run}
            >
              {shown}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** A field, and below it what was found: typed into, walked with the arrow keys, and chosen from. */
import { type ReactNode, type RefObject, useId, useRef, useState } from 'react'
import { isComposing } from './keys/composing.ts'
import './PickList.css'

export interface PickOption {
  key: string
  content: ReactNode
  /** For those that can be on and off. */
  checked?: boolean | 'mixed'
}

interface PickListProps {
  /** What the field is for. */
  label: string
  listLabel: string
  options: readonly PickOption[]
  /** What was typed and is looked for now; then the first option is the one that Enter takes. The field is emptied with it. */
  typed: string
  onTyped: (typed: string) => void
  /** What the field holds, with what an input method composes. */
  onText?: (text: string) => void
  onPick: (place: number, mod: boolean) => void
  /** A key with Ctrl or ⌘, or any other that the list does not know; returns whether it was for this. */
  onKey?: (event: React.KeyboardEvent) => boolean
  /** Said of how many there are, also by a screen reader. */
  news?: string
  /** Said in place of the options. */
  none?: string
  enterKeyHint?: 'go' | 'done'
  field?: RefObject<HTMLInputElement | null>
  /** Between the field and the list. */
  children?: ReactNode
}

const page = 8
const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }

export function PickList(props: PickListProps) {
  const { label, listLabel, options, typed, onTyped, onText, onPick, onKey, news, none, field, children } = props
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const [text, setText] = useState(typed)
  const [lastTyped, setLastTyped] = useState(typed)
  // What was typed is taken.
  if (typed !== lastTyped) {
    setLastTyped(typed)
    if (typed === '') setText('')
  }
  const [chosen, setChosen] = useState({ of: typed, place: 0 })
  const place = chosen.of === typed ? Math.min(chosen.place, options.length - 1) : 0
  const optionId = (at: number): string => `${id}-${at}`
  const hasOptions = options.length > 0

  const moveTo = (to: number): void => {
    const next = Math.max(0, Math.min(options.length - 1, to))
    setChosen({ of: typed, place: next })
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const { key } = event
    if (isComposing(event.nativeEvent) || event.altKey) return
    const mod = event.ctrlKey || event.metaKey
    if (onKey?.(event) === true) return event.preventDefault()
    if (event.shiftKey || (mod && key !== 'Enter')) return
    const step = steps[key]
    if (step === undefined && key !== 'Enter') return
    event.preventDefault()
    if (step !== undefined) moveTo(place + step)
    else if (hasOptions) onPick(place, mod)
  }

  return (
    <>
      <div className="pick-field">
        <input
          ref={field}
          type="text"
          role="combobox"
          autoFocus
          value={text}
          aria-label={label}
          placeholder={label}
          aria-expanded={hasOptions}
          aria-autocomplete="list"
          aria-controls={hasOptions ? `${id}-list` : undefined}
          aria-activedescendant={hasOptions ? optionId(place) : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint={props.enterKeyHint ?? 'go'}
          onChange={(event) => {
            setText(event.target.value)
            onText?.(event.target.value)
            // What an input method composes is not written yet.
            if (!(event.nativeEvent as InputEvent).isComposing) onTyped(event.target.value)
          }}
          onCompositionEnd={(event) => onTyped(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {news !== undefined && (
          <p role="status" className="pick-news">
            {news}
          </p>
        )}
      </div>
      {children}
      {!hasOptions && none !== undefined && (
        <p className="pick-none" role="status">
          {none}
        </p>
      )}
      {hasOptions && (
        <ul
          ref={list}
          id={`${id}-list`}
          role="listbox"
          className="pick-list"
          aria-label={listLabel}
          aria-multiselectable={options.some(({ checked }) => checked !== undefined) || undefined}
        >
          {options.map(({ key, content, checked }, at) => (
            <li
              key={key}
              id={optionId(at)}
              role="option"
              className="pick-option"
              data-active={at === place}
              aria-selected={checked === undefined ? at === place : checked !== false}
              // The field keeps the focus, and the keys.
              onMouseDown={(event) => event.preventDefault()}
              onClick={(event) => onPick(at, event.ctrlKey || event.metaKey)}
            >
              {content}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** The controls that settings are made of, each with its label and its sentence. */
import { type ComponentProps, type ReactNode, useId, useState } from 'react'
import { isComposing } from '../keys/composing.ts'
import './Field.css'

/** A text that counts once the person has finished it: with Enter, or by leaving the field. */
export function TextField(props: {
  label: string
  hint: string
  value: string
  onChange: (value: string) => void
  inputProps?: ComponentProps<'input'>
  /** Beside the field. */
  button?: (draft: string) => ReactNode
  /** Below it. */
  children?: ReactNode
}) {
  const id = useId()
  const [draft, setDraft] = useState(props.value)
  // What is set elsewhere, in another window, replaces a draft that has been left.
  const [known, setKnown] = useState(props.value)
  if (known !== props.value) {
    setKnown(props.value)
    setDraft(props.value)
  }
  const commit = (): void => {
    if (draft !== props.value) props.onChange(draft)
  }
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <div className="field-row">
        <input
          id={id}
          type="text"
          aria-describedby={`${id}-hint`}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !isComposing(event.nativeEvent)) commit()
          }}
          {...props.inputProps}
        />
        {props.button?.(draft)}
      </div>
      <p className="settings-note" id={`${id}-hint`}>
        {props.hint}
      </p>
      {props.children}
    </div>
  )
}

export function SwitchField(props: {
  label: string
  explain?: string
  checked: boolean
  onChange: (checked: boolean) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <div className="switch-row">
        <label htmlFor={id}>{props.label}</label>
        <input
          id={id}
          type="checkbox"
          role="switch"
          className="switch"
          aria-describedby={props.explain === undefined ? undefined : `${id}-explain`}
          checked={props.checked}
          onChange={(event) => props.onChange(event.target.checked)}
        />
      </div>
      {props.explain !== undefined && (
        <p className="settings-note" id={`${id}-explain`}>
          {props.explain}
        </p>
      )}
    </div>
  )
}

export function ChoiceField<Value extends string>(props: {
  label: string
  value: Value
  options: readonly { value: Value; label: string; lang?: string }[]
  onChange: (value: Value) => void
}) {
  const name = useId()
  return (
    <fieldset className="field">
      <legend>{props.label}</legend>
      <div className="choices">
        {props.options.map(({ value, label, lang }) => (
          <label key={value} className="choice">
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === props.value}
              onChange={() => props.onChange(value)}
            />
            <span lang={lang}>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** A form of an account dialog: fields, what is wrong with them, and the one button that it is for. */
import { Eye } from 'lucide-react'
import {
  type ComponentProps,
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { Button, IconButton } from '../Button.tsx'
import { isTouchScreen } from '../media.ts'
import { useAccountWords } from './use-account-words.ts'
import { fieldOf, type FieldName } from './form-failure.ts'
import type { Problem, Submission } from './use-submit.ts'
import './AccountForm.css'

/** What is wrong with which field. */
const FieldProblem = createContext<{ field: FieldName; text: string } | undefined>(undefined)

interface AccountFormProps {
  /** The fields that it has, so that a problem finds its place. */
  fields: readonly FieldName[]
  submission: Submission
  onSubmit: () => void
  act: string
  /** Red for what destroys. */
  actLook?: 'primary' | 'danger'
  actDisabled?: boolean
  /** Beside the button. */
  foot?: ReactNode
  children: ReactNode
}

export function AccountForm(props: AccountFormProps) {
  const { fields, submission, onSubmit, act, actLook = 'primary', actDisabled = false, foot, children } = props
  const words = useAccountWords()
  const form = useRef<HTMLFormElement>(null)
  const { running, problem } = submission
  const text = useProblemText(problem)
  const field = problem && fields.find((name) => name === fieldOf(problem.failure))

  useEffect(() => {
    if (problem === undefined || field === undefined) return
    const control = form.current?.elements.namedItem(field)
    if (control instanceof HTMLElement) control.focus()
  }, [problem, field])

  return (
    // The browser's own complaints would come in its language and one at a time.
    <form
      ref={form}
      className="account-form"
      noValidate
      aria-busy={running}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <div className="account-body">
        <FieldProblem value={field === undefined || text === undefined ? undefined : { field, text }}>
          {children}
        </FieldProblem>
      </div>
      {/* Beside the button that was pressed, however long the form is. */}
      <p className="account-problem account-problem-form" role="alert">
        {field === undefined && text}
      </p>
      <div className="sheet-foot">
        {foot}
        <Button type="submit" look={actLook} disabled={running || actDisabled}>
          {running ? words.working : act}
        </Button>
      </div>
    </form>
  )
}

/** A problem in words. */
export function useProblemText(problem: Problem | undefined): string | undefined {
  const words = useAccountWords()
  return problem && words.failure(problem.failure, location.origin, problem.retryAfterSeconds)
}

interface InputFieldProps extends Omit<ComponentProps<'input'>, 'name' | 'id' | 'onChange' | 'value'> {
  name: FieldName | 'username' | 'name' | 'word'
  label: string
  hint?: string | undefined
  value: string
  onChange: (value: string) => void
  /** Inside of the field, at its end. */
  addition?: ReactNode
}

export function InputField({ name, label, hint, value, onChange, addition, autoFocus, ...rest }: InputFieldProps) {
  const id = useId()
  const problem = useContext(FieldProblem)
  const text = problem?.field === name ? problem.text : undefined
  const described = [...(hint === undefined ? [] : [`${id}-hint`]), ...(text === undefined ? [] : [`${id}-problem`])]
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="input-box">
        <input
          id={id}
          name={name}
          type="text"
          value={value}
          aria-invalid={text !== undefined}
          aria-describedby={described.length === 0 ? undefined : described.join(' ')}
          // On a phone the keyboard would cover what there is to read.
          autoFocus={autoFocus === true && !isTouchScreen()}
          onChange={(event) => onChange(event.target.value)}
          {...rest}
        />
        {addition}
      </div>
      {hint !== undefined && (
        <p className="settings-note" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <p className="account-problem" id={`${id}-problem`} aria-live="polite">
        {text}
      </p>
    </div>
  )
}

interface EmailFieldProps {
  value: string
  onChange: (value: string) => void
  autoFocus?: boolean
}

export function EmailField({ value, onChange, autoFocus }: EmailFieldProps) {
  const words = useAccountWords()
  return (
    <InputField
      name="email"
      label={words.form.email}
      type="email"
      autoComplete="username"
      inputMode="email"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      maxLength={254}
      autoFocus={autoFocus}
      value={value}
      onChange={onChange}
    />
  )
}

interface PasswordFieldProps {
  /** `password` is one that exists, `newPassword` one that is chosen here. */
  name: 'password' | 'newPassword'
  label: string
  value: string
  onChange: (value: string) => void
  autoFocus?: boolean
}

export function PasswordField({ name, label, value, onChange, autoFocus }: PasswordFieldProps) {
  const words = useAccountWords()
  const [shown, setShown] = useState(false)
  return (
    <InputField
      name={name}
      label={label}
      hint={name === 'newPassword' ? words.form.passwordHint : undefined}
      type={shown ? 'text' : 'password'}
      autoComplete={name === 'newPassword' ? 'new-password' : 'current-password'}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      maxLength={256}
      autoFocus={autoFocus}
      value={value}
      onChange={onChange}
      addition={
        <IconButton
          icon={Eye}
          label={words.form.showPassword}
          aria-pressed={shown}
          className="input-eye"
          onClick={() => setShown(!shown)}
        />
      }
    />
  )
}

/** Says whose password a form asks for, so that password managers offer and keep the right one. */
export const HiddenUsername = ({ email }: { email: string }) => (
  <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
)

export function CheckField(props: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="check-field">
      <input type="checkbox" checked={props.checked} onChange={(event) => props.onChange(event.target.checked)} />
      <span>{props.label}</span>
    </label>
  )
}

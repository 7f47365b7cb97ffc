import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { Icon } from './Icon.tsx'
import './Button.css'

interface ButtonProps extends ComponentProps<'button'> {
  icon?: LucideIcon
  /** `primary`: the one thing that a screen is for. `quiet`: among other things. `danger`: destroys. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
}

/** A button with words. */
export function Button({ icon, look = 'plain', className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`button button-${look} ${className ?? ''}`} {...rest}>
      {icon !== undefined && <Icon of={icon} />}
      <span>{children}</span>
    </button>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'title' | 'children'> {
  icon: LucideIcon
  /** Its name for screen readers, and its tooltip. */
  label: string
  /** What stands on it in the simple view, where its name is long. */
  'data-word'?: string
}

/** A button whose drawing is known everywhere. */
export function IconButton({ icon, label, className, ...rest }: IconButtonProps) {
  return (
    <button type="button" className={`icon-button ${className ?? ''}`} aria-label={label} title={label} {...rest}>
      <Icon of={icon} />
    </button>
  )
}

/** The menu after `/`. The focus stays in the text, which says by `aria-activedescendant` what is picked. */
import {
  CalendarDays,
  Heading1,
  Heading2,
  Heading3,
  Link,
  List,
  ListOrdered,
  ListTodo,
  type LucideIcon,
  Minus,
  SquareCode,
  Table,
  TextQuote,
} from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Icon } from '../../Icon.tsx'
import type { SlashItem, SlashName } from './slash-items.ts'
import './SlashList.css'

const icons: Readonly<Record<SlashName, LucideIcon>> = {
  heading1: Heading1,
  heading2: Heading2,
  heading3: Heading3,
  bulletList: List,
  numberedList: ListOrdered,
  taskList: ListTodo,
  quote: TextQuote,
  codeBlock: SquareCode,
  link: Link,
  divider: Minus,
  table: Table,
  date: CalendarDays,
}

export const slashListId = 'slash-list'
export const slashOptionId = (name: SlashName): string => `slash-${name}`

interface SlashListProps {
  label: string
  labels: Readonly<Record<SlashName, string>>
  items: readonly SlashItem[]
  selected: number
  onPick: (index: number) => void
}

export function SlashList({ label, labels, items, selected, onPick }: SlashListProps) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.children[selected]?.scrollIntoView({ block: 'nearest' })
  }, [selected, items])
  return (
    <ul
      ref={list}
      id={slashListId}
      className="popup slash-list"
      role="listbox"
      aria-label={label}
      // It scrolls. The Tab key chooses, and a click leaves the focus in the text.
      tabIndex={0}
      onMouseDown={(event) => event.preventDefault()}
    >
      {items.map(({ name }, index) => (
        <li
          key={name}
          id={slashOptionId(name)}
          role="option"
          aria-selected={index === selected}
          className="slash-item"
          onClick={() => onPick(index)}
        >
          <Icon of={icons[name]} />
          {labels[name]}
        </li>
      ))}
    </ul>
  )
}

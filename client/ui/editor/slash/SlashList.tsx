/** The menu after `/`. */
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
  Superscript,
  Table,
  TextQuote,
} from 'lucide-react'
import { Icon } from '../../Icon.tsx'
import { optionIdIn, PickListBox } from '../PickListBox.tsx'
import type { SlashItem, SlashName } from './slash-items.ts'

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
  footnote: Superscript,
}

export const slashListId = 'slash-list'
export const slashOptionId = (name: SlashName): string => optionIdIn(slashListId, name)

interface SlashListProps {
  label: string
  labels: Readonly<Record<SlashName, string>>
  items: readonly SlashItem[]
  selected: number
  onPick: (index: number) => void
}

export const SlashList = ({ labels, ...list }: SlashListProps) => (
  <PickListBox {...list} id={slashListId} keyOf={({ name }) => name}>
    {({ name }) => (
      <>
        <Icon of={icons[name]} />
        {labels[name]}
      </>
    )}
  </PickListBox>
)

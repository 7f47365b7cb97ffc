import { type ReactNode, useEffect, useRef } from 'react'

interface PickListBoxProps<Item> {
  id: string
  label: string
  items: readonly Item[]
  selected: number
  keyOf: (item: Item) => string
  onPick: (index: number) => void
  children: (item: Item) => ReactNode
}

export const optionIdIn = (listId: string, key: string): string => `${listId}-${key}`

/** What a list at the caret looks like. */
export function PickListBox<Item>({ id, label, items, selected, keyOf, onPick, children }: PickListBoxProps<Item>) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.children[selected]?.scrollIntoView({ block: 'nearest' })
  }, [selected, items])
  return (
    <ul
      ref={list}
      id={id}
      className="popup pick-box"
      role="listbox"
      aria-label={label}
      // It scrolls. The Tab key chooses, and a click leaves the focus in the text.
      tabIndex={0}
      onMouseDown={(event) => event.preventDefault()}
    >
      {items.map((item, index) => (
        <li
          key={keyOf(item)}
          id={optionIdIn(id, keyOf(item))}
          role="option"
          aria-selected={index === selected}
          className="pick-item"
          onClick={() => onPick(index)}
        >
          {children(item)}
        </li>
      ))}
    </ul>
  )
}

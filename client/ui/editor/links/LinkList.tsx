/** Notes, or headings of one, to link to, at the caret. */
import { Marked } from '../../search/Marked.tsx'
import { optionIdIn, PickListBox } from '../PickListBox.tsx'
import type { LinkItem } from './link-items.ts'

export const linkListId = 'link-list'
export const linkOptionId = (key: string): string => optionIdIn(linkListId, key)

interface LinkListProps {
  label: string
  untitled: string
  items: readonly LinkItem[]
  selected: number
  onPick: (index: number) => void
}

export const LinkList = ({ untitled, ...list }: LinkListProps) => (
  <PickListBox {...list} id={linkListId} keyOf={({ key }) => key}>
    {({ shown, marks, depth }) => (
      <span className="pick-item-text" data-depth={depth}>
        {shown === '' ? untitled : <Marked text={shown} marks={marks} />}
      </span>
    )}
  </PickListBox>
)

/** Notes to link to, at the caret. */
import type { TitleHit } from '../../../state/app-state.ts'
import { Marked } from '../../search/Marked.tsx'
import { optionIdIn, PickListBox } from '../PickListBox.tsx'

export const linkListId = 'link-list'
export const linkOptionId = (id: string): string => optionIdIn(linkListId, id)

interface LinkListProps {
  label: string
  untitled: string
  items: readonly TitleHit[]
  selected: number
  onPick: (index: number) => void
}

export const LinkList = ({ untitled, ...list }: LinkListProps) => (
  <PickListBox {...list} id={linkListId} keyOf={({ id }) => id}>
    {({ title, titleMarks }) => (
      <span className="pick-item-text">{title === '' ? untitled : <Marked text={title} marks={titleMarks} />}</span>
    )}
  </PickListBox>
)

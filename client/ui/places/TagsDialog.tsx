/** The tags of notes: all that there are, each on or off; what is typed completes to one of them or makes a new one. */
import { Check, Minus, Plus } from 'lucide-react'
import { useState } from 'react'
import { tagOf } from '../../../shared/document/tags.ts'
import type { NoteId } from '../../../shared/ids.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import { PickList, type PickOption } from '../PickList.tsx'
import { Sheet } from '../layout/Sheet.tsx'
import { useOrganiseWords } from '../words/use-organise-words.ts'
import { gesturesOf } from './gestures.ts'
import { TagChip } from './TagChip.tsx'
import { matchingTags } from './tag-choices.ts'

interface Pick extends PickOption {
  run: () => void
}

export function TagsDialog({ noteIds, onClose }: { noteIds: readonly NoteId[]; onClose: () => void }) {
  const app = useApp()
  const { tagging } = useOrganiseWords()
  const gestures = gesturesOf(app)
  const all = useAppState((state) => state.places?.tags) ?? []
  const notes = useAppState((state) => state.notes)
  const [typed, setTyped] = useState('')
  // Those that were on when it opened come first, and nothing moves under the hand that ticks it off.
  const ids = new Set(noteIds)
  const here = notes.filter(({ id }) => ids.has(id))
  const countOf = (tag: string): number => here.filter(({ tags }) => tags.includes(tag)).length
  const [first] = useState(() => new Set(all.filter(({ tag }) => countOf(tag) > 0).map(({ tag }) => tag)))

  const change = (change: { add?: string[]; remove?: string[] }): void => {
    gestures.tagNotes(noteIds, change)
    setTyped('')
  }
  const { found, isKnown } = matchingTags(all, typed, first)
  const picks: Pick[] = found.map((tag) => {
    const count = countOf(tag.tag)
    const checked = count === 0 ? false : count === here.length ? true : 'mixed'
    return {
      key: tag.tag,
      checked,
      content: (
        <div className="pick-row">
          <TagChip tag={tag} />
          {checked === 'mixed' && <span className="pick-about">{tagging.some}</span>}
          {checked !== false && (
            <span className="pick-check">
              <Icon of={checked === true ? Check : Minus} />
            </span>
          )}
        </div>
      ),
      run: () => change(checked === true ? { remove: [tag.tag] } : { add: [tag.tag] }),
    }
  })
  const made = tagOf(typed)
  if (made !== undefined && !isKnown)
    picks.push({
      key: ' new',
      content: (
        <div className="pick-row">
          <Icon of={Plus} />
          <span className="pick-name">{tagging.make(made)}</span>
        </div>
      ),
      run: () => change({ add: [made] }),
    })

  return (
    <Sheet
      title={tagging.title}
      size="small"
      narrow="full"
      onClose={onClose}
      foot={
        <Button look="primary" onClick={onClose}>
          {tagging.done}
        </Button>
      }
    >
      <PickList
        label={tagging.field}
        listLabel={tagging.list}
        none={tagging.none}
        typed={typed}
        onTyped={setTyped}
        onPick={(place) => picks[place]?.run()}
        enterKeyHint="done"
        options={picks}
      />
    </Sheet>
  )
}

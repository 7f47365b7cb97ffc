/** Where notes, or a folder, are to go: a field to look for a folder, and the folders. A new one can be made there. */
import { Folder, FolderPlus, Inbox } from 'lucide-react'
import { useState } from 'react'
import { folderNameOf } from '../../../shared/document/folders.ts'
import type { FolderId } from '../../../shared/ids.ts'
import { useApp, useAppState } from '../app-context.tsx'
import { Icon } from '../Icon.tsx'
import { PickList, type PickOption } from '../PickList.tsx'
import { Sheet } from '../layout/Sheet.tsx'
import type { OpenDialog } from '../ui-state.ts'
import { useOrganiseWords } from '../words/use-organise-words.ts'
import { folderChoices } from './folder-choices.ts'
import { gesturesOf } from './gestures.ts'

interface Pick extends PickOption {
  run: () => void
}

type MoveState = Extract<OpenDialog, { kind: 'move' }>

export function MoveDialog({ dialog, onClose }: { dialog: MoveState; onClose: () => void }) {
  const app = useApp()
  const words = useOrganiseWords()
  const gestures = gesturesOf(app)
  const places = useAppState((state) => state.places)
  const notes = useAppState((state) => state.notes)
  const [typed, setTyped] = useState('')
  const { what } = dialog

  const moveTo = (to: FolderId | undefined): void => {
    onClose()
    if (what.kind === 'folder') gestures.moveFolder(what.id, to)
    else gestures.moveNotes(what.ids, to)
  }
  const makeAndMove = async (name: string): Promise<void> => {
    const id = await gestures.makeFolder(name, undefined)
    if (id !== undefined) moveTo(id)
  }
  const canTake = (id: FolderId | undefined): boolean =>
    what.kind === 'notes' || places?.folders.canMove(what.id, id) === true
  const choices = places === undefined ? [] : folderChoices(places.folders, typed, canTake, words.places)
  const ids = new Set(what.kind === 'notes' ? what.ids : [])
  const now = new Set(
    what.kind === 'folder'
      ? [places?.folders.get(what.id)?.parent]
      : notes.filter(({ id }) => ids.has(id)).map(({ folder }) => places?.folders.get(folder)?.id),
  )
  const here = now.size === 1 ? [...now][0] : null
  const name = folderNameOf(typed)
  const picks: Pick[] = choices.map(({ id, name: text, path }) => ({
    key: id ?? '',
    content: (
      <div className="pick-row">
        <Icon of={id === undefined ? Inbox : Folder} />
        <span className="pick-name">{text}</span>
        <span className="pick-about">{id === here ? words.moving.here : path}</span>
      </div>
    ),
    run: () => moveTo(id),
  }))
  if (name !== '' && !choices.some((choice) => choice.name === name))
    picks.push({
      key: 'new',
      content: (
        <div className="pick-row">
          <Icon of={FolderPlus} />
          <span className="pick-name">{words.moving.make(name)}</span>
        </div>
      ),
      run: () => void makeAndMove(name),
    })

  return (
    <Sheet
      title={what.kind === 'folder' ? words.moving.folder(gestures.nameOf(what.id)) : words.moving.notes(ids.size)}
      size="small"
      narrow="full"
      onClose={onClose}
    >
      <PickList
        label={words.moving.filter}
        listLabel={words.moving.targets}
        none={words.moving.none}
        typed={typed}
        onTyped={setTyped}
        onPick={(place) => picks[place]?.run()}
        enterKeyHint="done"
        options={picks}
      />
    </Sheet>
  )
}

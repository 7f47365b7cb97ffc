/**
 * Puts notes and folders in order, as a person asks for it: each change is one transaction of the list of notes, and comes with
 * what takes it back. Taken back is what was done here and still stands; what others did since holds.
 */
import { assertNever } from '../../shared/assert.ts'
import { folderNameOf } from '../../shared/document/folders.ts'
import type { Labels } from '../../shared/document/labels.ts'
import type { Candidate, Registers } from '../../shared/document/register.ts'
import type { SpaceDoc } from '../../shared/document/space-doc.ts'
import { tagOf } from '../../shared/document/tags.ts'
import type { FolderId, NoteId } from '../../shared/ids.ts'
import type { Destined, Organised, Organising } from './app-state.ts'
import type { NoteList } from './note-list.ts'
import type { Trash } from './trash.ts'

export interface OrganiserParts {
  space: SpaceDoc
  trash: Pick<Trash, 'move' | 'restore'>
  list: Pick<NoteList, 'lists'>
  /** A value that is given on this device, now. */
  sign: <Value>(value: Value) => Candidate<Value>
}

type Undo = () => void
const nothing: Organised = { kind: 'unchanged' }

export class Organiser {
  readonly #parts: OrganiserParts
  /** Notes that are about to be written, and where they belong. */
  readonly #destined = new Map<NoteId, Destined>()

  constructor(parts: OrganiserParts) {
    this.#parts = parts
    parts.space.observe((changed) => {
      for (const id of this.#destined.keys()) if (changed.has(id)) this.#settle(id)
    })
  }

  async organise(change: Organising): Promise<Organised> {
    const { space, trash } = this.#parts
    const { folders } = space
    switch (change.kind) {
      case 'newFolder': {
        const name = folderNameOf(change.name)
        if (name === '') return nothing
        if (folders.isFull) return { kind: 'full' }
        const signed = this.#parts.sign(name)
        folders.add(change.id, signed, change.parent)
        return this.#done(1, () => folders.delete([change.id], signed.by, signed.at))
      }
      case 'renameFolder': {
        const name = folderNameOf(change.name)
        if (name === '' || name === folders.names.shown(change.id)?.value) return nothing
        const before = folders.names.candidates(change.id)
        const signed = this.#parts.sign(name)
        folders.names.write(change.id, signed)
        return this.#done(1, this.#takeBack(folders.names, change.id, signed, before))
      }
      case 'keepFolderName': {
        // What came since stays beside those that the person saw.
        const seen = folders.names.candidates(change.id).filter(({ value }) => change.names.includes(value))
        const kept = seen.find(({ value }) => value === change.name)
        if (kept === undefined || seen.length < 2) return nothing
        folders.names.replace(change.id, seen, [kept])
        return this.#done(1, this.#takeBack(folders.names, change.id, kept, seen))
      }
      case 'moveFolder': {
        if (!this.#parts.list.lists.places.folders.canMove(change.id, change.to)) return nothing
        const before = folders.parents.candidates(change.id)
        const written = folders.move(change.id, this.#parts.sign(change.to))
        return this.#done(1, this.#takeBack(folders.parents, change.id, written, before))
      }
      case 'deleteFolder':
        return this.#deleteFolder(change.id)
      case 'moveNotes': {
        const undos = space.doc.transact(() =>
          change.ids.flatMap((id): Undo[] => {
            const before = folders.ofNotes.candidates(id)
            if (before.length < 2 && folders.folderOf(id) === change.to) return []
            const written = folders.place(id, this.#parts.sign(change.to))
            return [this.#takeBack(folders.ofNotes, id, written, before)]
          }),
        )
        return this.#done(undos.length, this.#together(undos))
      }
      case 'tagNotes': {
        const changes = change.ids.flatMap((id) => [
          ...change.add.flatMap((typed) => this.#label(space.tags, id, tagOf(typed), true)),
          ...change.remove.flatMap((tag) => this.#label(space.tags, id, tag, false)),
        ])
        return this.#labelled(changes)
      }
      case 'renameTag': {
        const to = tagOf(change.to)
        if (to === undefined || to === change.tag) return nothing
        const notes = space.tags.notesWith(change.tag)
        const changes = notes.flatMap((id) => [
          ...this.#label(space.tags, id, to, true),
          ...this.#label(space.tags, id, change.tag, false),
        ])
        const colour = space.tagColours.chosen(change.tag)
        if (colour !== undefined && space.tagColours.chosen(to) === undefined)
          changes.push({ apply: () => space.tagColours.choose(to, colour), undo: () => space.tagColours.clear(to) })
        return this.#labelled(changes, notes.length)
      }
      case 'deleteTag': {
        const notes = space.tags.notesWith(change.tag)
        return this.#labelled(notes.flatMap((id) => this.#label(space.tags, id, change.tag, false)))
      }
      case 'colourTag': {
        const before = space.tagColours.chosen(change.tag)
        space.tagColours.choose(change.tag, this.#parts.sign(change.colour))
        return this.#done(1, () =>
          before === undefined ? space.tagColours.clear(change.tag) : space.tagColours.choose(change.tag, before),
        )
      }
      case 'markNotes':
        return this.#labelled(change.ids.flatMap((id) => this.#label(space.marks, id, change.mark, change.isOn)))
      case 'trashNotes':
        await trash.move(change.ids)
        return this.#done(change.ids.length, () => void trash.restore(change.ids))
      case 'destine':
        if (!space.has(change.id)) this.#destined.set(change.id, change)
        return nothing
      default:
        return assertNever(change)
    }
  }

  /** Its notes go to the trash, as notes do, and it is gone with those in it. What nobody here has seen of it stays. */
  async #deleteFolder(id: FolderId): Promise<Organised> {
    const { space, trash, list, sign } = this.#parts
    const { notes, places } = list.lists
    const folders = places.folders.within(id).map((folder) => folder.id)
    const isIn = new Set(folders)
    const ids = notes.flatMap((note) => (note.folder !== undefined && isIn.has(note.folder) ? [note.id] : []))
    const { by, at } = sign('')
    await trash.move(ids, () => space.folders.delete(folders, by, at))
    return this.#done(ids.length, () => {
      space.folders.restore(folders)
      void trash.restore(ids)
    })
  }

  /** A note that was meant for a place has its first character. */
  #settle(id: NoteId): void {
    const { space, sign } = this.#parts
    const place = this.#destined.get(id)
    if (place === undefined || !space.has(id)) return
    this.#destined.delete(id)
    space.doc.transact(() => {
      // Somebody may have been faster.
      if (place.folder !== undefined && space.folders.folderOf(id) === undefined)
        space.folders.place(id, sign(place.folder))
      if (place.tag !== undefined) space.tags.put(id, place.tag)
      if (place.favourite) space.marks.put(id, 'favourite')
    })
  }

  #takeBack<Value, Subject extends string>(
    registers: Registers<Candidate<Value>, Subject>,
    subject: Subject,
    written: Candidate<Value>,
    before: readonly Candidate<Value>[],
  ): Undo {
    return () => {
      // Where somebody went on from it, that holds.
      const stands = registers.candidates(subject).some(({ value }) => value === written.value)
      if (stands) registers.replace(subject, [written], before)
    }
  }

  /** What is to be done, if anything is. */
  #label<Label extends string>(labels: Labels<Label>, id: NoteId, label: Label | undefined, isOn: boolean): Change[] {
    if (label === undefined || labels.has(id, label) === isOn) return []
    const [on, off] = [() => labels.put(id, label), () => labels.takeOff(id, label)]
    return [isOn ? { id, apply: on, undo: off } : { id, apply: off, undo: on }]
  }

  #labelled(changes: readonly Change[], count = new Set(changes.map(({ id }) => id)).size): Organised {
    if (changes.length === 0) return nothing
    this.#parts.space.doc.transact(() => {
      for (const { apply } of changes) apply()
    })
    return this.#done(count, this.#together(changes.map(({ undo }) => undo)))
  }

  #together(undos: readonly Undo[]): Undo {
    return () =>
      this.#parts.space.doc.transact(() => {
        for (const undo of undos) undo()
      })
  }

  #done(count: number, undo: Undo): Organised {
    return count === 0 ? nothing : { kind: 'done', count, undo }
  }
}

interface Change {
  id?: NoteId
  apply: () => void
  undo: () => void
}

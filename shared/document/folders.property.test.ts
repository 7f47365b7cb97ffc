/**
 * Folders and labels under arbitrary histories: replicas make, name, move and delete folders, put notes into them and throw
 * those away; each update reaches the others in any order, late, twice, or not before the end.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { FolderId, NoteId } from '../ids.ts'
import { FolderTree, mostDepth } from './folder-tree.ts'
import { SpaceDoc } from './space-doc.ts'
import { noteStateOf } from './tombstone.ts'

const longRuns = process.env['DRIFTLESS_LONG'] === '1'
const numRuns = longRuns ? 3_000 : 100
const timeoutMs = longRuns ? 900_000 : 60_000

const idOf = (kind: number, which: number): string =>
  `${String(which).padStart(8, '0')}-0000-4000-8000-${String(kind).padStart(12, '0')}`
const folders = Array.from({ length: 6 }, (_, which) => idOf(1, which) as FolderId)
const notes = Array.from({ length: 4 }, (_, which) => idOf(2, which) as NoteId)
const tags = ['work', 'home/garden', '工作']

const operation = fc.record({
  kind: fc.constantFrom(
    ...(['add', 'name', 'move', 'move', 'place', 'place', 'delete', 'restore', 'trash', 'putBack'] as const),
    ...(['tag', 'tag', 'untag', 'deliver', 'deliver', 'sync'] as const),
  ),
  on: fc.nat(3),
  folder: fc.nat(5),
  parent: fc.option(fc.nat(5), { nil: undefined }),
  note: fc.nat(3),
  tag: fc.nat(2),
  which: fc.nat(80),
})
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

class World {
  readonly spaces = [0, 1, 2, 3].map((index) => {
    const space = new SpaceDoc(new Y.Doc())
    space.doc.clientID = index + 1
    return space
  })
  readonly updates: Uint8Array[] = []
  #tick = 0

  constructor() {
    for (const space of this.spaces)
      space.doc.on('update', (update: Uint8Array, origin: unknown) => {
        if (origin !== 'delivery') this.updates.push(update)
      })
  }

  run({ kind, on, folder, parent, note, tag, which }: Operation): void {
    const space = this.spaces[on] as SpaceDoc
    const [folderId, noteId] = [folders[folder] as FolderId, notes[note] as NoteId]
    const to = parent === undefined ? undefined : folders[parent]
    const signed = { by: `Device ${on}`, at: ++this.#tick }
    switch (kind) {
      case 'add':
        if (!space.folders.ids().includes(folderId)) space.folders.add(folderId, { value: `F${folder}`, ...signed }, to)
        return
      case 'name':
        return space.folders.names.write(folderId, { value: `F${folder}-${which % 3}`, ...signed })
      case 'move':
        return void space.folders.move(folderId, { value: to, ...signed })
      case 'place':
        space.addNote(noteId, { createdAt: 1, editedAt: 1 })
        return void space.folders.place(noteId, { value: to, ...signed })
      case 'delete':
        return space.folders.delete([folderId], signed.by, signed.at)
      case 'restore':
        return space.folders.restore([folderId])
      case 'trash':
        if (space.has(noteId)) space.trash(new Map([[noteId, noteStateOf(new Y.Doc())]]), signed.by, signed.at)
        return
      case 'putBack':
        return space.restore([noteId])
      case 'tag':
      case 'untag':
        return this.#tag(on, noteId, tags[tag] as string, kind === 'tag')
      case 'deliver': {
        const update = this.updates[which % Math.max(1, this.updates.length)]
        if (update !== undefined) Y.applyUpdate(space.doc, update, 'delivery')
        return
      }
      case 'sync':
        return this.#sync(this.spaces[which % 4] as SpaceDoc, space)
    }
  }

  heal(): void {
    for (const to of this.spaces)
      for (const update of [...this.updates].reverse()) Y.applyUpdate(to.doc, update, 'delivery')
  }

  #sync(from: SpaceDoc, to: SpaceDoc): void {
    Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc), 'delivery')
  }

  #tag(on: number, note: NoteId, tag: string, isOn: boolean): void {
    const { tags: labels } = this.spaces[on] as SpaceDoc
    if (isOn) labels.put(note, tag)
    else labels.takeOff(note, tag)
    expect(labels.has(note, tag)).toBe(isOn)
  }
}

const treeOf = (space: SpaceDoc): FolderTree => {
  const used = new Set(space.ids().flatMap((id) => (space.isTrashed(id) ? [] : (space.folders.folderOf(id) ?? []))))
  return new FolderTree(space.folders.facts(), (id) => used.has(id))
}

/** What holds on each replica at any time, whatever has reached it. */
function check(space: SpaceDoc): void {
  const tree = treeOf(space)
  const ids = tree.folders.map(({ id }) => id)
  expect(new Set(ids).size, 'each folder stands in the tree once').toBe(ids.length)
  for (const { id, depth, parent } of tree.folders) {
    expect(depth).toBeLessThan(mostDepth)
    expect(tree.get(parent)?.depth ?? -1, 'a folder is one step below the one that it is in').toBe(depth - 1)
    expect(tree.pathOf(id).at(-1)?.id).toBe(id)
    if (parent !== undefined) expect(ids.indexOf(parent), 'and comes after it').toBeLessThan(ids.indexOf(id))
  }
  for (const id of space.folders.ids()) if (!space.folders.isDeleted(id)) expect(ids, 'none is lost').toContain(id)
  for (const note of space.ids()) {
    const folder = space.folders.folderOf(note)
    if (space.isTrashed(note) || folder === undefined || !space.folders.ids().includes(folder)) continue
    expect(ids, 'a note that is to be seen is in a folder that is').toContain(folder)
  }
}

describe('Folders, whatever happens', () => {
  it(
    'are a tree in which everything is found, and the same one on every replica in the end',
    () => {
      fc.assert(
        fc.property(fc.array(operation, { maxLength: 80, size: 'max' }), (operations) => {
          const world = new World()
          for (const one of operations) {
            world.run(one)
            check(world.spaces[one.on] as SpaceDoc)
          }
          world.heal()
          const [first, ...others] = world.spaces as [SpaceDoc, ...SpaceDoc[]]
          check(first)
          for (const other of others) {
            expect(treeOf(other).folders).toEqual(treeOf(first).folders)
            for (const note of notes) {
              expect(other.folders.folderOf(note)).toBe(first.folders.folderOf(note))
              expect(other.tags.of(note)).toEqual(first.tags.of(note))
            }
          }
        }),
        { numRuns },
      )
    },
    timeoutMs,
  )
})

import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { newFolderId, newNoteId, type FolderId, type NoteId } from '../ids.ts'
import { FolderTree, mostDepth } from './folder-tree.ts'
import { folderNameOf } from './folders.ts'
import { SpaceDoc } from './space-doc.ts'
import { noteStateOf } from './tombstone.ts'

const at = { by: 'Laptop', at: 1 }
const exchange = (a: SpaceDoc, b: SpaceDoc): void => {
  Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(b.doc))
  Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc))
}
const add = (space: SpaceDoc, name: string, parent?: FolderId): FolderId => {
  const id = newFolderId()
  space.folders.add(id, { value: name, ...at }, parent)
  return id
}
const addNote = (space: SpaceDoc, folder: FolderId): NoteId => {
  const id = newNoteId()
  space.addNote(id, { createdAt: 1, editedAt: 1 })
  space.folders.place(id, { value: folder, ...at })
  return id
}
const trash = (space: SpaceDoc, ...ids: NoteId[]): void =>
  space.trash(new Map(ids.map((id) => [id, noteStateOf(new Y.Doc())])), 'Laptop', 1)

/** The folders as a person sees them: names, indented. */
function shown(space: SpaceDoc): string[] {
  const used = new Set(space.ids().flatMap((id) => (space.isTrashed(id) ? [] : (space.folders.folderOf(id) ?? []))))
  const tree = new FolderTree(space.folders.facts(), (id) => used.has(id))
  return tree.folders.map(({ name, depth }) => '·'.repeat(depth) + name)
}

function twoDevices(): { alice: SpaceDoc; bob: SpaceDoc; work: FolderId; home: FolderId } {
  const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
  const [work, home] = [add(alice, 'Work'), add(alice, 'Home')]
  exchange(alice, bob)
  return { alice, bob, work, home }
}

describe('Folders', () => {
  it('stand in each other, by name', () => {
    const space = new SpaceDoc(new Y.Doc())
    const work = add(space, 'Work')
    add(space, 'Plans 10', work)
    add(space, 'Plans 9', work)
    add(space, 'Home')
    expect(shown(space)).toEqual(['Home', 'Work', '·Plans 9', '·Plans 10'])
  })

  it('keep both names that were given at once, and show the same one everywhere', () => {
    const { alice, bob, work } = twoDevices()
    alice.folders.names.write(work, { value: 'Job', ...at })
    bob.folders.names.write(work, { value: 'Office', ...at })
    exchange(alice, bob)
    expect(
      alice.folders.names
        .candidates(work)
        .map(({ value }) => value)
        .sort(),
    ).toEqual(['Job', 'Office'])
    expect(shown(alice)).toEqual(shown(bob))
  })

  it('are cut apart where each was moved into the other', () => {
    const { alice, bob, work, home } = twoDevices()
    alice.folders.move(work, { value: home, ...at })
    bob.folders.move(home, { value: work, ...at })
    exchange(alice, bob)
    expect(shown(alice)).toEqual(work < home ? ['Work', '·Home'] : ['Home', '·Work'])
    expect(shown(bob)).toEqual(shown(alice))
  })

  it('are gone when they were deleted and nothing is in them', () => {
    const { alice, bob, work } = twoDevices()
    const note = addNote(alice, work)
    alice.folders.delete([work], 'Laptop', 1)
    expect(shown(alice)).toEqual(['Home', 'Work'])
    trash(alice, note)
    exchange(alice, bob)
    for (const space of [alice, bob]) expect(shown(space)).toEqual(['Home'])
  })

  it('come back with a note that comes back', () => {
    const { alice, work } = twoDevices()
    const plans = add(alice, 'Plans', work)
    const note = addNote(alice, plans)
    alice.folders.delete([work, plans], 'Laptop', 1)
    trash(alice, note)
    expect(shown(alice)).toEqual(['Home'])
    alice.restore([note])
    expect(shown(alice)).toEqual(['Home', 'Work', '·Plans'])
    trash(alice, note)
    expect(shown(alice), 'empty, and there for good').toEqual(['Home', 'Work', '·Plans'])
  })

  it('are seen while somebody has put a note, or a folder, into them meanwhile', () => {
    const { alice, bob, work, home } = twoDevices()
    alice.folders.delete([work, home], 'Laptop', 1)
    const note = addNote(bob, work)
    add(bob, 'Garden', home)
    exchange(alice, bob)
    for (const space of [alice, bob]) {
      expect(shown(space)).toEqual(['Home', '·Garden', 'Work'])
      expect(space.folders.folderOf(note)).toBe(work)
    }
  })

  it('stay where somebody gave them another name meanwhile', () => {
    const { alice, bob, work } = twoDevices()
    alice.folders.delete([work], 'Laptop', 1)
    bob.folders.names.write(work, { value: 'Office', ...at })
    exchange(alice, bob)
    for (const space of [alice, bob]) expect(shown(space)).toEqual(['Home', 'Office'])
    bob.folders.delete([work], 'Phone', 2)
    exchange(alice, bob)
    for (const space of [alice, bob]) expect(shown(space)).toEqual(['Home'])
  })

  it('stand at the top while the one that they are in has not come', () => {
    const [alice, bob] = [new SpaceDoc(new Y.Doc()), new SpaceDoc(new Y.Doc())]
    const updates: Uint8Array[] = []
    alice.doc.on('update', (update: Uint8Array) => updates.push(update))
    const work = add(alice, 'Work')
    const plans = newFolderId()
    Y.applyUpdate(bob.doc, updates[0] as Uint8Array)
    bob.folders.add(plans, { value: 'Plans', ...at }, newFolderId())
    expect(shown(bob)).toEqual(['Plans', 'Work'])
    bob.folders.move(plans, { value: work, ...at })
    expect(shown(bob)).toEqual(['Work', '·Plans'])
  })

  it('count as not there where a stranger wrote what cannot be shown', () => {
    const space = new SpaceDoc(new Y.Doc())
    const work = add(space, 'Work')
    const note = addNote(space, work)
    space.doc.getMap('folders').set('not an id', { createdAt: 1 })
    space.doc.getMap('folders').set(newFolderId(), 'no folder')
    space.doc.getMap('folderNames').set(`${work}/9`, { value: 'x'.repeat(500), by: '', at: 1 })
    space.doc.getMap('folderParents').set(`${work}/9`, { value: 7, by: '', at: 1 })
    space.doc.getMap('folderTombstones').set(`${work}/9`, { value: {}, by: '', at: 1 })
    space.doc.getMap('noteFolders').set(`${note}/9`, { value: 'nowhere', by: '', at: 1 })
    expect(shown(space)).toEqual(['Work'])
    expect(space.folders.folderOf(note)).toBe(work)
  })

  it('stand beside each other where they would be too deep, thousands of them as well', () => {
    const space = new SpaceDoc(new Y.Doc())
    let parent: FolderId | undefined
    space.doc.transact(() => {
      for (let depth = 0; depth < 4_000; depth++) parent = add(space, `${depth}`, parent)
    })
    const tree = new FolderTree(space.folders.facts(), () => false)
    expect(tree.folders).toHaveLength(4_000)
    expect(Math.max(...tree.folders.map(({ depth }) => depth))).toBe(mostDepth - 1)
    expect(tree.pathOf(parent)).toHaveLength(mostDepth)
  })

  it('cannot be moved into themselves, nor too deep', () => {
    const space = new SpaceDoc(new Y.Doc())
    const path = [add(space, '0')]
    while (path.length < mostDepth) path.push(add(space, `${path.length}`, path.at(-1)))
    const other = add(space, 'Other')
    const tree = new FolderTree(space.folders.facts(), () => false)
    const [first, second] = path as [FolderId, FolderId]
    expect(tree.canMove(first, second)).toBe(false)
    expect(tree.canMove(first, first)).toBe(false)
    expect(tree.canMove(other, path.at(-1))).toBe(false)
    expect(tree.canMove(other, path.at(-2))).toBe(true)
    expect(tree.canMove(first, other)).toBe(false)
    expect(tree.canMove(second, other)).toBe(true)
    expect(tree.canMove(second, undefined)).toBe(true)
    expect(tree.within(second).map(({ name }) => name)).toEqual(path.slice(1).map((_, index) => `${index + 1}`))
  })
})

it('a name of a folder is one line', () => {
  expect(folderNameOf('  Trips\n 2026\u0000 ')).toBe('Trips 2026')
  expect(folderNameOf(' \t ')).toBe('')
  expect(folderNameOf('🌊'.repeat(200))).toBe('🌊'.repeat(100))
})

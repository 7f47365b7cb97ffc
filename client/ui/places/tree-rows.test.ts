import { describe, expect, it } from 'vitest'
import { FolderTree } from '../../../shared/document/folder-tree.ts'
import type { FolderId } from '../../../shared/ids.ts'
import type { Places } from '../../state/app-state.ts'
import { folderChoices } from './folder-choices.ts'
import { matchingTags } from './tag-choices.ts'
import { treeKeyAction } from './tree-keys.ts'
import { placeRows } from './tree-rows.ts'

const [home, work, plans] = ['home', 'work', 'plans'] as [FolderId, FolderId, FolderId]
const folders = new FolderTree(
  [
    { id: home, name: 'Home', parent: undefined, isDeleted: false },
    { id: work, name: '', parent: undefined, isDeleted: false },
    { id: plans, name: 'Pläne 2026', parent: home, isDeleted: false },
  ],
  () => false,
)
const tags = ['Garden', 'to-do', 'work'].map((tag) => ({ tag, colour: 0, notes: 1 }))
const places: Places = {
  folders,
  notesIn: new Map(),
  names: new Map(),
  notesWithin: new Map([[home, 3]]),
  tags,
  favourites: 2,
}
const words = { all: 'All', favourites: 'Favourites', tags: 'Tags', unnamed: 'Unnamed', top: 'Top' }
const shown = (open: FolderId[], tagsOpen: boolean, naming?: { kind: 'newFolder'; parent: FolderId | undefined }) =>
  placeRows(places, 9, { open: new Set(open), tagsOpen, naming }, words)

describe('the tree of places', () => {
  it('shows what is in a folder while it is open', () => {
    expect(shown([], false).map(({ name, level }) => `${level} ${name}`)).toEqual([
      '1 All',
      '1 Favourites',
      '1 Unnamed',
      '1 Home',
      '1 Tags',
    ])
    const rows = shown([home], true)
    expect(rows.map(({ name }) => name)).toEqual([
      'All',
      'Favourites',
      'Unnamed',
      'Home',
      'Pläne 2026',
      'Tags',
      'Garden',
      'to-do',
      'work',
    ])
    expect(rows.map(({ level, position, siblings }) => [level, position, siblings])).toEqual([
      [1, 1, 5],
      [1, 2, 5],
      [1, 3, 5],
      [1, 4, 5],
      [2, 1, 1],
      [1, 5, 5],
      [2, 1, 3],
      [2, 2, 3],
      [2, 3, 3],
    ])
    expect(rows.map(({ open }) => open)).toEqual([
      ...Array<undefined>(3).fill(undefined),
      true,
      undefined,
      true,
      ...Array<undefined>(3).fill(undefined),
    ])
  })

  it('has a row for the name of a new folder, where that will be', () => {
    const kinds = (parent: FolderId | undefined) =>
      shown([], false, { kind: 'newFolder', parent }).map(({ kind }) => kind)
    expect(kinds(undefined)).toEqual(['all', 'favourites', 'naming', 'folder', 'folder', 'tags'])
    expect(kinds(home)).toEqual(['all', 'favourites', 'folder', 'folder', 'naming', 'folder', 'tags'])
  })

  it('is walked with the keys of a tree', () => {
    const rows = shown([home], true)
    const press = (key: string, at: number) =>
      treeKeyAction({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }, rows, at)
    expect(press('ArrowDown', 0)).toEqual({ kind: 'go', to: 1 })
    expect(press('ArrowUp', 0)).toEqual({ kind: 'go', to: 0 })
    expect(press('End', 0)).toEqual({ kind: 'go', to: 8 })
    expect(press('ArrowRight', 3)).toEqual({ kind: 'go', to: 4 })
    expect(press('ArrowLeft', 3)).toEqual({ kind: 'close' })
    expect(press('ArrowLeft', 4)).toEqual({ kind: 'go', to: 3 })
    expect(press('ArrowRight', 2)).toBeUndefined()
    expect(press('t', 0)).toEqual({ kind: 'go', to: 5 })
    expect(press('t', 5)).toEqual({ kind: 'go', to: 7 })
    expect(press('x', 0)).toBeUndefined()
    expect(
      treeKeyAction({ key: 'p', ctrlKey: true, metaKey: false, shiftKey: false, altKey: false }, rows, 0),
    ).toBeUndefined()
    const closed = shown([], false)
    expect(
      treeKeyAction({ key: 'ArrowRight', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }, closed, 3),
    ).toEqual({ kind: 'open' })
  })
})

it('a folder is found by its name or by what it is in, without accents', () => {
  const found = (typed: string, can = (_: FolderId | undefined) => true) =>
    folderChoices(folders, typed, can, words).map(({ name, path }) => (path === '' ? name : `${path} / ${name}`))
  expect(found('')).toEqual(['Top', 'Unnamed', 'Home', 'Home / Pläne 2026'])
  expect(found('plane')).toEqual(['Home / Pläne 2026'])
  expect(found('home')).toEqual(['Home', 'Home / Pläne 2026'])
  expect(found('home 2026')).toEqual(['Home / Pläne 2026'])
  expect(found('', (id) => id !== undefined && id !== home)).toEqual(['Unnamed', 'Home / Pläne 2026'])
})

it('what is typed completes to tags that begin so, then to those that have it', () => {
  const found = (typed: string) => matchingTags(tags, typed, new Set(['work'])).found.map(({ tag }) => tag)
  expect(found('')).toEqual(['work', 'Garden', 'to-do'])
  expect(found('o')).toEqual(['to-do', 'work'])
  expect(found('#W')).toEqual(['work'])
  expect(matchingTags(tags, 'garden', new Set()).isKnown).toBe(true)
  expect(matchingTags(tags, 'gard', new Set()).isKnown).toBe(false)
})

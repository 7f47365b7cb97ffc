import { describe, expect, it } from 'vitest'
import { FolderTree } from '../../../shared/document/folder-tree.ts'
import type { FolderId, NoteId } from '../../../shared/ids.ts'
import type { NoteSummary, Places } from '../../state/app-state.ts'
import { noteSummary } from '../../state/testing/note-summary.ts'
import { inGroups, knownPlace, notesIn, sorted } from './shown-notes.ts'

const [work, plans, gone] = ['work', 'plans', 'gone'] as [FolderId, FolderId, FolderId]
const folders = new FolderTree(
  [
    { id: work, name: 'Work', parent: undefined, isDeleted: false },
    { id: plans, name: 'Plans', parent: work, isDeleted: false },
  ],
  () => false,
)
const places: Places = {
  folders,
  notesIn: new Map(),
  names: new Map(),
  notesWithin: new Map(),
  tags: [],
  favourites: 0,
}
const day = 24 * 3_600_000
const now = new Date(2026, 2, 10, 12).getTime()

const note = (title: string, change: Partial<NoteSummary> = {}): NoteSummary =>
  noteSummary({ id: title as NoteId, title, editedAt: now, createdAt: now, ...change })
const titles = (notes: readonly NoteSummary[]): string[] => notes.map(({ title }) => title)

describe('a place', () => {
  const notes = [
    note('in plans', { folder: plans }),
    note('in work', { folder: work, tags: ['urgent'] }),
    note('nowhere', { favourite: true }),
    note('elsewhere', { folder: gone, tags: ['urgent', 'home'] }),
  ]
  it('has its notes, and a folder those of the folders in it if one wants that', () => {
    expect(titles(notesIn(notes, { kind: 'all' }, places, true))).toEqual(titles(notes))
    expect(titles(notesIn(notes, { kind: 'favourites' }, places, true))).toEqual(['nowhere'])
    expect(titles(notesIn(notes, { kind: 'tag', tag: 'urgent' }, places, true))).toEqual(['in work', 'elsewhere'])
    expect(titles(notesIn(notes, { kind: 'folder', id: work }, places, true))).toEqual(['in plans', 'in work'])
    expect(titles(notesIn(notes, { kind: 'folder', id: work }, places, false))).toEqual(['in work'])
  })
  it('that is gone is the list of all', () => {
    expect(knownPlace({ kind: 'folder', id: gone }, places)).toEqual({ kind: 'all' })
    expect(knownPlace({ kind: 'folder', id: gone }, undefined)).toEqual({ kind: 'folder', id: gone })
    expect(knownPlace({ kind: 'folder', id: work }, places)).toEqual({ kind: 'folder', id: work })
  })
})

describe('notes', () => {
  const notes = [
    note('Note 10', { editedAt: now, createdAt: now - 3 * day }),
    note('', { editedAt: now - 1, createdAt: now - day }),
    note('Note 9', { editedAt: now - day, createdAt: now - 2 * day }),
    note('Apples', { editedAt: now - 40 * day, createdAt: now - 50 * day, pinned: true }),
  ]
  it('stand in the order that was chosen, pinned ones first, whatever the order before', () => {
    expect(titles(sorted(notes, 'edited', 'en'))).toEqual(['Apples', 'Note 10', '', 'Note 9'])
    for (const before of [[], notes, [...notes].reverse(), notes.slice(2)]) {
      expect(titles(sorted(notes, 'created', 'en', before))).toEqual(['Apples', '', 'Note 9', 'Note 10'])
      expect(titles(sorted(notes, 'title', 'en', before))).toEqual(['Apples', 'Note 9', 'Note 10', ''])
    }
  })
  it('stand by pinyin in Chinese', () => {
    expect(titles(sorted([note('重'), note('安'), note('北')], 'title', 'zh-CN'))).toEqual(['安', '北', '重'])
  })

  const words = { pinned: 'Pinned', today: 'Today', yesterday: 'Yesterday', tag: 'en' }
  const grouped = (sort: 'edited' | 'created' | 'title', group: 'day' | 'month'): string[] =>
    inGroups(sorted(notes, sort, 'en'), { sort, group }, now, words).map((item) =>
      item.kind === 'heading' ? `# ${item.text}` : `${item.place} ${item.note.title}`,
    )
  it('stand in groups by day and month', () => {
    expect(grouped('edited', 'day')).toEqual([
      '# Pinned',
      '0 Apples',
      '# Today',
      '1 Note 10',
      '2 ',
      '# Yesterday',
      '3 Note 9',
    ])
    expect(grouped('created', 'day').filter((item) => item.startsWith('#'))).toEqual([
      '# Pinned',
      '# Yesterday',
      '# March 8',
      '# March 7',
    ])
    expect(grouped('title', 'month')).toEqual(['# Pinned', '0 Apples', '# March', '1 Note 9', '2 Note 10', '3 '])
    expect(
      inGroups([note('old', { editedAt: now - 400 * day })], { sort: 'edited', group: 'month' }, now, words)[0],
    ).toEqual({ kind: 'heading', key: 'February 2025', text: 'February 2025' })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NoteId } from '../../shared/ids.ts'
import * as changes from './tab-changes.ts'
import * as layouts from './tab-layout.ts'

const [a, b, c, d] = ['a', 'b', 'c', 'd'] as [NoteId, NoteId, NoteId, NoteId]
const spare = 'spare' as NoteId
const always = () => true

const layout = (ids: NoteId[], activeTab: NoteId): layouts.TabLayout => ({
  tabs: ids.map(layouts.newTab),
  closedTabs: [],
  activeTab,
})
const ids = (of: layouts.TabLayout): NoteId[] => of.tabs.map((tab) => tab.noteId)

describe('tabs', () => {
  it('open behind the active one', () => {
    const next = changes.openTab(layout([a, b], a), c, 'newTab', always)
    expect(ids(next)).toEqual([a, c, b])
    expect(next.activeTab).toBe(c)
  })

  it('open in place of the active one', () => {
    expect(ids(changes.openTab(layout([a, b, c], b), d, 'inPlace', always))).toEqual([a, d, c])
  })

  it('hold a note once: opening it again goes to its tab', () => {
    const next = changes.openTab(layout([a, b], a), b, 'newTab', always)
    expect(ids(next)).toEqual([a, b])
    expect(next.activeTab).toBe(b)
  })

  it('close, and the right neighbour becomes active, or the last', () => {
    const options = { reopenable: true, spare }
    expect(changes.closeTab(layout([a, b, c], b), b, options).activeTab).toBe(c)
    expect(changes.closeTab(layout([a, b, c], c), c, options).activeTab).toBe(b)
    expect(changes.closeTab(layout([a, b, c], a), c, options).activeTab).toBe(a)
  })

  it('leave an empty note when the last one closes', () => {
    expect(ids(changes.closeTab(layout([a], a), a, { reopenable: false, spare }))).toEqual([spare])
  })

  it('reopen in reverse order, where they were, with their carets', () => {
    let now = layouts.rememberView(layout([a, b, c], a), b, { anchor: 3, head: 7, top: 40 })
    for (const id of [b, c]) now = changes.closeTab(now, id, { reopenable: true, spare })
    now = changes.reopenTab(changes.reopenTab(now))
    expect(ids(now)).toEqual([a, b, c])
    expect(now.tabs[1]).toEqual({ noteId: b, anchor: 3, head: 7, top: 40 })
    expect(changes.reopenTab(now)).toBe(now)
  })

  it('move within their bounds', () => {
    expect(ids(changes.moveTab(layout([a, b, c], a), a, 2))).toEqual([b, c, a])
    expect(ids(changes.moveTab(layout([a, b, c], a), c, -5))).toEqual([c, a, b])
    expect(ids(changes.moveTab(layout([a, b, c], a), b, 99))).toEqual([a, c, b])
  })

  it('remember the notes that they showed, each with its caret, and go back and forward', () => {
    let now = layouts.rememberView(layout([a], a), a, { anchor: 3, head: 7, top: 40 })
    now = changes.openTab(changes.openTab(now, b, 'inPlace', always), c, 'inPlace', always)
    expect(changes.goInTab(now, 1, always)).toBe(now)
    const back = changes.goInTab(changes.goInTab(now, -1, always), -1, always)
    expect(back.tabs[0]).toMatchObject({ noteId: a, anchor: 3, head: 7, top: 40 })
    expect(changes.goInTab(back, -1, always)).toBe(back)
    const forward = changes.goInTab(back, 1, always)
    expect(forward.activeTab).toBe(b)
    const elsewhere = changes.openTab(forward, d, 'inPlace', always)
    expect(changes.goInTab(elsewhere, 1, always), 'the way forward begins anew').toBe(elsewhere)
    expect(ids(changes.goInTab(elsewhere, -1, always))).toEqual([b])
  })

  it('go past a note that another tab shows, and come to it when that is closed', () => {
    let now = layout([a], a)
    for (const id of [b, c]) now = changes.openTab(now, id, 'inPlace', always)
    now = changes.openTab(now, b, 'newTab', always)
    now = changes.goInTab(changes.activateTab(now, c), -1, always)
    expect(ids(now)).toEqual([a, b])
    now = changes.closeTab(now, b, { reopenable: true, spare })
    expect(ids(changes.goInTab(now, 1, always))).toEqual([b])
  })

  it('do not go back to a note that was left empty', () => {
    const now = changes.openTab(layout([a], a), b, 'inPlace', () => false)
    expect(changes.goInTab(now, -1, always)).toBe(now)
    const back = changes.goInTab(changes.openTab(layout([a], a), b, 'inPlace', always), -1, (id) => id !== b)
    expect(changes.goInTab(back, 1, always)).toBe(back)
  })

  it('that are pinned stand first and keep their note', () => {
    const now = changes.pinTab(changes.pinTab(layout([a, b, c], c), c, true), b, true)
    expect(ids(now)).toEqual([c, b, a])
    expect(ids(changes.openTab(now, d, 'inPlace', always))).toEqual([c, b, d, a])
    expect(ids(changes.openTab(now, d, 'newTab', always))).toEqual([c, b, d, a])
    expect(ids(changes.moveTab(now, a, 0))).toEqual([c, b, a])
    expect(ids(changes.moveTab(now, c, 2))).toEqual([b, c, a])
    expect(ids(changes.pinTab(now, c, false))).toEqual([b, c, a])
    const closed = changes.closeTab(now, b, { reopenable: true, spare })
    expect(ids(changes.reopenTab(changes.moveTab(closed, a, 0)))).toEqual([c, b, a])
  })

  it('step round the ends', () => {
    expect(changes.stepTab(layout([a, b, c], c), 1).activeTab).toBe(a)
    expect(changes.stepTab(layout([a, b, c], a), -1).activeTab).toBe(c)
  })

  it('always have one active and no note twice, whatever is done', () => {
    const id = fc.constantFrom(a, b, c, d)
    const step = fc.oneof(
      fc.tuple(fc.constant('open' as const), id, fc.constantFrom('newTab' as const, 'inPlace' as const)),
      fc.tuple(fc.constant('close' as const), id, fc.boolean()),
      fc.tuple(fc.constant('move' as const), id, fc.integer({ min: -2, max: 6 })),
      fc.tuple(fc.constant('reopen' as const)),
      fc.tuple(fc.constant('step' as const), fc.constantFrom(1 as const, -1 as const)),
      fc.tuple(fc.constant('go' as const), fc.constantFrom(1 as const, -1 as const)),
      fc.tuple(fc.constant('pin' as const), id, fc.boolean()),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let now = layouts.layoutOf(a)
        let spares = 0
        for (const one of steps) {
          if (one[0] === 'open') now = changes.openTab(now, one[1], one[2], always)
          else if (one[0] === 'close') {
            now = changes.closeTab(now, one[1], { reopenable: one[2], spare: `spare ${spares++}` as NoteId })
          } else if (one[0] === 'move') now = changes.moveTab(now, one[1], one[2])
          else if (one[0] === 'reopen') now = changes.reopenTab(now)
          else if (one[0] === 'go') now = changes.goInTab(now, one[1], always)
          else if (one[0] === 'pin') now = changes.pinTab(now, one[1], one[2])
          else now = changes.stepTab(now, one[1])
          const pins = now.tabs.map(({ pinned = false }) => pinned)
          expect(pins.lastIndexOf(true)).toBeLessThan(pins.includes(false) ? pins.indexOf(false) : pins.length)
          expect(new Set(ids(now)).size).toBe(now.tabs.length)
          expect(ids(now)).toContain(now.activeTab)
        }
      }),
    )
  })
})

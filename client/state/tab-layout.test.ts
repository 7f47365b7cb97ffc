import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NoteId } from '../../shared/ids.ts'
import * as layouts from './tab-layout.ts'

const [a, b, c, d] = ['a', 'b', 'c', 'd'] as [NoteId, NoteId, NoteId, NoteId]
const spare = 'spare' as NoteId

const layout = (ids: NoteId[], activeTab: NoteId): layouts.TabLayout => ({
  tabs: ids.map(layouts.newTab),
  closedTabs: [],
  activeTab,
})
const ids = (of: layouts.TabLayout): NoteId[] => of.tabs.map((tab) => tab.noteId)

describe('tabs', () => {
  it('open behind the active one', () => {
    const next = layouts.openTab(layout([a, b], a), c, 'newTab')
    expect(ids(next)).toEqual([a, c, b])
    expect(next.activeTab).toBe(c)
  })

  it('open in place of the active one', () => {
    expect(ids(layouts.openTab(layout([a, b, c], b), d, 'inPlace'))).toEqual([a, d, c])
  })

  it('hold a note once: opening it again goes to its tab', () => {
    const next = layouts.openTab(layout([a, b], a), b, 'newTab')
    expect(ids(next)).toEqual([a, b])
    expect(next.activeTab).toBe(b)
  })

  it('close, and the right neighbour becomes active, or the last', () => {
    const options = { reopenable: true, spare }
    expect(layouts.closeTab(layout([a, b, c], b), b, options).activeTab).toBe(c)
    expect(layouts.closeTab(layout([a, b, c], c), c, options).activeTab).toBe(b)
    expect(layouts.closeTab(layout([a, b, c], a), c, options).activeTab).toBe(a)
  })

  it('leave an empty note when the last one closes', () => {
    expect(ids(layouts.closeTab(layout([a], a), a, { reopenable: false, spare }))).toEqual([spare])
  })

  it('reopen in reverse order, where they were, with their carets', () => {
    let now = layouts.rememberView(layout([a, b, c], a), b, { anchor: 3, head: 7, top: 40 })
    for (const id of [b, c]) now = layouts.closeTab(now, id, { reopenable: true, spare })
    now = layouts.reopenTab(layouts.reopenTab(now))
    expect(ids(now)).toEqual([a, b, c])
    expect(now.tabs[1]).toEqual({ noteId: b, anchor: 3, head: 7, top: 40 })
    expect(layouts.reopenTab(now)).toBe(now)
  })

  it('move within their bounds', () => {
    expect(ids(layouts.moveTab(layout([a, b, c], a), a, 2))).toEqual([b, c, a])
    expect(ids(layouts.moveTab(layout([a, b, c], a), c, -5))).toEqual([c, a, b])
    expect(ids(layouts.moveTab(layout([a, b, c], a), b, 99))).toEqual([a, c, b])
  })

  it('step round the ends', () => {
    expect(layouts.stepTab(layout([a, b, c], c), 1).activeTab).toBe(a)
    expect(layouts.stepTab(layout([a, b, c], a), -1).activeTab).toBe(c)
  })

  it('always have one active and no note twice, whatever is done', () => {
    const id = fc.constantFrom(a, b, c, d)
    const step = fc.oneof(
      fc.tuple(fc.constant('open' as const), id, fc.constantFrom('newTab' as const, 'inPlace' as const)),
      fc.tuple(fc.constant('close' as const), id, fc.boolean()),
      fc.tuple(fc.constant('move' as const), id, fc.integer({ min: -2, max: 6 })),
      fc.tuple(fc.constant('reopen' as const)),
      fc.tuple(fc.constant('step' as const), fc.constantFrom(1 as const, -1 as const)),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let now = layouts.layoutOf(a)
        let spares = 0
        for (const one of steps) {
          if (one[0] === 'open') now = layouts.openTab(now, one[1], one[2])
          else if (one[0] === 'close') {
            now = layouts.closeTab(now, one[1], { reopenable: one[2], spare: `spare ${spares++}` as NoteId })
          } else if (one[0] === 'move') now = layouts.moveTab(now, one[1], one[2])
          else if (one[0] === 'reopen') now = layouts.reopenTab(now)
          else now = layouts.stepTab(now, one[1])
          expect(new Set(ids(now)).size).toBe(now.tabs.length)
          expect(ids(now)).toContain(now.activeTab)
        }
      }),
    )
  })
})

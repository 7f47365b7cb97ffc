import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NoteId } from '../../shared/ids.ts'
import { closeSide, openBeside, settled, withOwnView } from './sides.ts'
import * as changes from './tab-changes.ts'
import { newTab, type TabLayout } from './tab-layout.ts'

const [a, b, c] = ['a', 'b', 'c'] as [NoteId, NoteId, NoteId]
const spare = 'spare' as NoteId
const always = () => true

const layout = (ids: readonly NoteId[], activeTab: NoteId): TabLayout => ({
  tabs: ids.map(newTab),
  closedTabs: [],
  activeTab,
})
const two = openBeside(layout([a, b, c], a), b)

/** From left to right, the active one marked. */
const shown = ({ activeTab, beside }: TabLayout): string => {
  const active = `[${activeTab ?? ''}]`
  if (beside === undefined) return active
  return beside.at === 'start' ? `${beside.noteId} ${active}` : `${active} ${beside.noteId}`
}
const after = (before: TabLayout, change: (layout: TabLayout) => TabLayout): TabLayout =>
  settled(before, change(before))

describe('two sides', () => {
  it('the second note comes to the right and is the active one', () => {
    expect(shown(two)).toBe('a [b]')
  })

  it('a note without a tab gets one', () => {
    const next = openBeside(layout([a], a), c)
    expect(next.tabs.map(({ noteId }) => noteId)).toEqual([a, c])
    expect(shown(next)).toBe('a [c]')
  })

  it('a third takes the side on which the active one is not', () => {
    expect(shown(openBeside(two, c))).toBe('[c] b')
  })

  it('a note is on one side only: opening it beside itself does nothing, and elsewhere goes to it', () => {
    expect(openBeside(two, b)).toBe(two)
    expect(shown(openBeside(two, a))).toBe('[a] b')
    expect(shown(after(two, (now) => changes.openTab(now, a, 'inPlace', always)))).toBe('[a] b')
  })

  it('what opens takes the side of the active one, and the other stays', () => {
    expect(shown(after(two, (now) => changes.activateTab(now, c)))).toBe('a [c]')
    expect(shown(after(two, (now) => changes.openTab(now, 'd' as NoteId, 'inPlace', always)))).toBe('a [d]')
  })

  it('closing one leaves the other, and both tabs', () => {
    expect(shown(closeSide(two, b))).toBe('[a]')
    expect(shown(closeSide(two, a))).toBe('[b]')
    expect(closeSide(two, a).tabs).toBe(two.tabs)
    expect(closeSide(two, c)).toBe(two)
    expect(closeSide(layout([a], a), a)).toEqual(layout([a], a))
  })

  it('a side ends with its tab', () => {
    const close = (id: NoteId) => (now: TabLayout) => changes.closeTab(now, id, { reopenable: true, spare })
    expect(shown(after(two, close(b)))).toBe('[a]')
    expect(shown(after(two, close(a)))).toBe('[b]')
    expect(shown(after(two, close(c)))).toBe('a [b]')
  })

  it('each has a view of its own, for as long as a tab can come back to it', () => {
    const own = withOwnView(withOwnView(two, a, 'reading'), b, 'raw')
    expect(own.views).toEqual({ [a]: 'reading', [b]: 'raw' })
    const close = (now: TabLayout, reopenable: boolean) => changes.closeTab(now, b, { reopenable, spare })
    expect(withOwnView(close(own, true), c, 'live').views).toEqual({ [a]: 'reading', [b]: 'raw', [c]: 'live' })
    expect(withOwnView(close(own, false), c, 'live').views).toEqual({ [a]: 'reading', [c]: 'live' })
    const left = changes.openTab(own, 'd' as NoteId, 'inPlace', always)
    expect(withOwnView(left, c, 'live').views).toMatchObject({ [b]: 'raw' })
  })

  it('whatever is done, the note beside has a tab and is not the active one', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'] as NoteId[]
    const step = fc.tuple(
      fc.constantFrom('open', 'new', 'activate', 'close', 'reopen', 'step', 'go', 'beside', 'side'),
      fc.constantFrom(...ids),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let now = layout([a, b], a)
        for (const [what, id] of steps) {
          now = after(now, (before) => {
            if (what === 'open') return changes.openTab(before, id, 'inPlace', always)
            if (what === 'new') return changes.openTab(before, id, 'newTab', always)
            if (what === 'activate') return changes.activateTab(before, id)
            if (what === 'close') return changes.closeTab(before, id, { reopenable: true, spare })
            if (what === 'reopen') return changes.reopenTab(before)
            if (what === 'step') return changes.stepTab(before, 1)
            if (what === 'go') return changes.goInTab(before, -1, always)
            return what === 'beside' ? openBeside(before, id) : closeSide(before, id)
          })
          const tabs = now.tabs.map(({ noteId }) => noteId)
          expect(tabs).toContain(now.activeTab)
          if (now.beside !== undefined) expect(tabs).toContain(now.beside.noteId)
          expect(now.beside?.noteId).not.toBe(now.activeTab)
        }
      }),
    )
  })
})

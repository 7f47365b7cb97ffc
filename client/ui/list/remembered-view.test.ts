import { expect, it } from 'vitest'
import { newFolderId } from '../../../shared/ids.ts'
import { formatView, parseView, type RememberedView } from './remembered-view.ts'

const fresh: RememberedView = {
  place: { kind: 'all' },
  placesShown: false,
  open: new Set(),
  tagsOpen: true,
  within: true,
  sort: 'edited',
  group: 'none',
}

it('what the list shows is remembered', () => {
  const id = newFolderId()
  const view: RememberedView = {
    place: { kind: 'folder', id },
    placesShown: true,
    open: new Set([id]),
    tagsOpen: false,
    within: false,
    sort: 'title',
    group: 'month',
  }
  expect(parseView(formatView(view))).toEqual(view)
  for (const place of [{ kind: 'favourites' }, { kind: 'tag', tag: 'work' }] as const)
    expect(parseView(formatView({ ...view, place })).place).toEqual(place)
})

it('what cannot be read is as on a new device, each by itself', () => {
  for (const stored of [
    null,
    '',
    'null',
    '[]',
    '7',
    '{',
    '{"place":{"kind":"folder","id":"x"},"open":[7,"x"],"sort":1}',
  ])
    expect(parseView(stored)).toEqual(fresh)
  expect(parseView('{"sort":"created","group":"year"}')).toEqual({ ...fresh, sort: 'created' })
})

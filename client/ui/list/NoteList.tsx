/** The list beside the note: the notes of a place, with the places over them, or the trash. */
import { DndContext, DragOverlay, MouseSensor, pointerWithin, useSensor, useSensors } from '@dnd-kit/core'
import { ArrowLeft, Trash2 } from 'lucide-react'
import { useId, useMemo, useRef, useState } from 'react'
import type { NoteSummary } from '../../state/app-state.ts'
import { useApp, useAppState, useUiState } from '../app-context.tsx'
import { Button } from '../Button.tsx'
import { useNarrow } from '../media.ts'
import { type Dragged, dragWords, drop } from '../places/drag.ts'
import { gesturesOf } from '../places/gestures.ts'
import { PlaceTree } from '../places/PlaceTree.tsx'
import { TrashTools } from '../trash/TrashTools.tsx'
import { deletionWordsOf } from '../words/use-deletion-words.ts'
import { dialogWordsOf } from '../words/use-dialog-words.ts'
import { organiseWordsOf } from '../words/use-organise-words.ts'
import { ListHead } from './ListHead.tsx'
import { changeView, noNotes, select, useListView } from './list-view.ts'
import { NoteRows } from './NoteRows.tsx'
import type { Place } from './remembered-view.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { inGroups, knownPlace, notesIn, sorted } from './shown-notes.ts'
import { useMinute } from './use-minute.ts'
import './NoteList.css'

export function NoteList() {
  const { words } = useApp()
  const { list } = dialogWordsOf(words)
  const inTrash = useUiState((state) => state.listView) === 'trash'
  const trash = useAppState((state) => state.trash)
  const { ui } = useApp()
  const show = (listView: 'notes' | 'trash') => () => {
    select(noNotes)
    ui.setState({ listView })
  }
  return (
    <div className="note-list">
      {inTrash ? <TrashedNotes trash={trash} /> : <PlacedNotes />}
      <div className="note-list-foot">
        {inTrash ? (
          <Button look="quiet" icon={ArrowLeft} onClick={show('notes')}>
            {list.backToNotes}
          </Button>
        ) : (
          <Button look="quiet" icon={Trash2} onClick={show('trash')}>
            {trash.length === 0 ? list.trash : list.trashCount(trash.length)}
          </Button>
        )}
      </div>
    </div>
  )
}

function TrashedNotes({ trash }: { trash: readonly NoteSummary[] }) {
  const { words } = useApp()
  const { list } = dialogWordsOf(words)
  const narrow = useNarrow()
  const chosen = useListView((view) => view.selected)
  // Others may have put some of them back.
  const selected = useMemo(() => new Set(trash.flatMap(({ id }) => (chosen.has(id) ? [id] : []))), [trash, chosen])
  const items = useMemo(() => trash.map((note, place) => ({ kind: 'note' as const, note, place })), [trash])
  const Title = narrow ? 'h1' : 'h2'
  return (
    <>
      <Title className="note-list-title">{list.trash}</Title>
      {trash.length === 0 ? (
        <p className="note-list-empty">{list.trashEmpty}</p>
      ) : (
        <>
          <p className="note-list-intro">{deletionWordsOf(words).list.intro}</p>
          <TrashTools trash={trash} selected={selected} onSelect={select} />
          <NoteRows key="trash" items={items} count={trash.length} selected={selected} isSelecting />
        </>
      )}
    </>
  )
}

function PlacedNotes() {
  const app = useApp()
  const { words } = app
  const { list } = dialogWordsOf(words)
  const organise = organiseWordsOf(words)
  const gestures = useMemo(() => gesturesOf(app), [app])
  const narrow = useNarrow()
  const treeId = useId()
  const listed = useAppState((state) => state.listed)
  const notes = useAppState((state) => state.notes)
  const places = useAppState((state) => state.places)
  const wantedPlace = useListView((view) => view.place)
  const placesShown = useListView((view) => view.placesShown)
  const within = useListView((view) => view.within)
  const sort = useListView((view) => view.sort)
  const group = useListView((view) => view.group)
  const chosen = useListView((view) => view.selected)
  const place = useMemo(() => knownPlace(wantedPlace, places), [wantedPlace, places])
  const shown = useShownNotes(place, within, sort)
  const today = new Date(useMinute()).setHours(0, 0, 0, 0)
  const items = useMemo(
    () => inGroups(shown, { sort, group }, today, { ...organise.order, tag: words.tag }),
    [shown, sort, group, today, organise, words],
  )
  const selected = useMemo(
    () => (chosen.size === 0 ? chosen : new Set(shown.flatMap(({ id }) => (chosen.has(id) ? [id] : [])))),
    [shown, chosen],
  )
  const isSelecting = selected.size > 0
  const sensors = useSensors(useSensor(MouseSensor, { activationConstraint: { distance: 6 } }))
  const { announcements, instructions } = useMemo(() => dragWords(organise), [organise])
  const [dragged, setDragged] = useState<Dragged>()
  const empty = notes.length === 0 ? list.empty : emptyWords(place, organise.places)
  // On a narrow screen the places take the notes' room.
  const hasRows = !(narrow && placesShown)

  return (
    <DndContext
      sensors={sensors}
      // A row that is scrolled away lies under the notes.
      collisionDetection={(given) => (isWithin(treeId, given.pointerCoordinates) ? pointerWithin(given) : [])}
      autoScroll={{ canScroll: (element) => element.classList.contains('place-tree') }}
      onDragStart={({ active }) => setDragged(active.data.current as Dragged)}
      onDragEnd={(event) => {
        setDragged(undefined)
        drop(event, gestures)
      }}
      onDragCancel={() => setDragged(undefined)}
      accessibility={{ announcements, screenReaderInstructions: { draggable: instructions } }}
    >
      <ListHead place={place} treeId={treeId} />
      {placesShown && (
        <PlaceTree id={treeId} shown={place} onShow={() => narrow && changeView({ placesShown: false })} />
      )}
      {hasRows && isSelecting && <SelectionBar selected={selected} shown={shown} />}
      {hasRows &&
        (shown.length === 0 ? (
          <p className="note-list-empty">{listed && empty}</p>
        ) : (
          <NoteRows
            key={JSON.stringify(place)}
            items={items}
            count={shown.length}
            selected={selected}
            isSelecting={isSelecting}
          />
        ))}
      <DragOverlay dropAnimation={null}>
        {dragged !== undefined && <div className="popup drag-card">{dragged.title}</div>}
      </DragOverlay>
    </DndContext>
  )
}

function useShownNotes(place: Place, within: boolean, sort: Parameters<typeof sorted>[1]): readonly NoteSummary[] {
  const { words } = useApp()
  const notes = useAppState((state) => state.notes)
  const places = useAppState((state) => state.places)
  const before = useRef<readonly NoteSummary[]>([])
  const shown = useMemo(
    // eslint-disable-next-line react-hooks/refs -- a hint that makes sorting faster, and the same whatever it is
    () => sorted(notesIn(notes, place, places, within), sort, words.tag, before.current),
    [notes, place, places, within, sort, words],
  )
  // eslint-disable-next-line react-hooks/refs
  before.current = shown
  return shown
}

function isWithin(id: string, point: { x: number; y: number } | null): boolean {
  const box = document.getElementById(id)?.getBoundingClientRect()
  if (box === undefined || point === null) return false
  return point.x >= box.left && point.x <= box.right && point.y >= box.top && point.y <= box.bottom
}

function emptyWords(
  place: Place,
  words: { emptyFolder: string; emptyFavourites: string; emptyTag: string },
): string | undefined {
  switch (place.kind) {
    case 'favourites':
      return words.emptyFavourites
    case 'folder':
      return words.emptyFolder
    case 'tag':
      return words.emptyTag
    case 'all':
      return undefined
  }
}

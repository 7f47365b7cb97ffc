/** The places of notes as a tree: all of them, favourites, folders, tags. One of its rows is what the list shows. */
import { useDraggable, useDroppable } from '@dnd-kit/core'
import {
  ChevronRight,
  CircleQuestionMark,
  Ellipsis,
  Folder,
  FolderPlus,
  Inbox,
  type LucideIcon,
  Star,
  Tag,
  Tags,
} from 'lucide-react'
import { memo, useMemo, useRef, useState } from 'react'
import { useApp, useAppState } from '../app-context.tsx'
import { Button, IconButton } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import { InlineInput } from '../InlineInput.tsx'
import { changeView, listView, startNaming, toggleFolder, useListView } from '../list/list-view.ts'
import type { Place } from '../list/remembered-view.ts'
import type { MenuAnchor } from '../ui-state.ts'
import type { OrganiseWords } from '../words/organise-en.ts'
import { useCommandWords } from '../words/use-command-words.ts'
import { useDialogWords } from '../words/use-dialog-words.ts'
import { useOrganiseWords } from '../words/use-organise-words.ts'
import type { Dragged, DropTarget } from './drag.ts'
import { type Gestures, gesturesOf } from './gestures.ts'
import { isSamePlace, type PlaceRow, placeRows } from './tree-rows.ts'
import { treeKeyAction } from './tree-keys.ts'
import './PlaceTree.css'

interface PlaceTreeProps {
  id: string
  shown: Place
  /** Somebody has chosen what the list is to show. */
  onShow: () => void
}

export function PlaceTree({ id, shown, onShow }: PlaceTreeProps) {
  const app = useApp()
  const { ui } = app
  const words = useOrganiseWords()
  const { names } = useCommandWords()
  const gestures = useMemo(() => gesturesOf(app), [app])
  const places = useAppState((state) => state.places)
  const allNotes = useAppState((state) => state.notes.length)
  const open = useListView((view) => view.open)
  const tagsOpen = useListView((view) => view.tagsOpen)
  const naming = useListView((view) => view.naming)
  const tree = useRef<HTMLDivElement>(null)
  const rows = useMemo(
    () => (places === undefined ? [] : placeRows(places, allNotes, { open, tagsOpen, naming }, words.places)),
    [places, allNotes, open, tagsOpen, naming, words],
  )
  // The one row that the Tab key reaches: where the arrows went last, or the one that is shown.
  const [cursor, setCursor] = useState<string>()
  const isThere = rows.some(({ key }) => key === cursor)
  const reachable = isThere ? cursor : (rows.find(({ place }) => isSamePlace(place, shown))?.key ?? 'all')

  const focusRow = (key: string | undefined): void => {
    if (key === undefined) return
    setCursor(key)
    const element = (): HTMLElement | null | undefined =>
      tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
    // The next key may come before the next frame, and is meant for the row that this one went to.
    const there = element()
    if (there) there.focus()
    // It may only exist after this has been drawn.
    else requestAnimationFrame(() => element()?.focus())
  }
  const show = (row: PlaceRow): void => {
    if (row.kind === 'tags') return setOpen(row, row.open !== true)
    if (row.place === undefined) return
    setCursor(row.key)
    changeView({ place: row.place })
    onShow()
  }
  /** Rows are drawn again only when they look different, so what happens to them is heard here. */
  const rowAt = (event: React.SyntheticEvent): { row: PlaceRow; element: HTMLElement; target: Element } | undefined => {
    const target = event.target as Element
    const element = target.closest<HTMLElement>('[role="treeitem"]')
    const row = rows.find(({ key }) => key === element?.dataset['key'])
    return row === undefined || element === null ? undefined : { row, element, target }
  }
  const openMenu = (row: PlaceRow, opener: HTMLElement, anchor: MenuAnchor): void => {
    if (row.folder !== undefined) ui.setState({ menu: { kind: 'folder', folderId: row.folder, anchor, opener } })
    else if (row.tag !== undefined) ui.setState({ menu: { kind: 'tag', tag: row.tag.tag, anchor, opener } })
  }
  const onClick = (event: React.MouseEvent): void => {
    const { row, target } = rowAt(event) ?? {}
    if (row === undefined || target === undefined) return
    const button = target.closest<HTMLElement>('.place-menu')
    if (button !== null) openMenu(row, button, button)
    else if (row.open !== undefined && target.closest('.place-twisty') !== null) setOpen(row, !row.open)
    else show(row)
  }
  const onContextMenu = (event: React.MouseEvent): void => {
    const { row, element } = rowAt(event) ?? {}
    if (row === undefined || element === undefined || !hasMenu(row)) return
    event.preventDefault()
    const { clientX: x, clientY: y } = event
    // Opened by the menu key there is no pointer.
    openMenu(row, element, x === 0 && y === 0 ? element : { x, y })
  }
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const { row, element, target } = rowAt(event) ?? {}
    // A button in a row has its own keys.
    if (row === undefined || element !== target) return
    const at = rows.indexOf(row)
    const action = treeKeyAction(event, rows, at)
    if (action === undefined) return
    event.preventDefault()
    switch (action.kind) {
      case 'go':
        return focusRow(rows[action.to]?.key)
      case 'open':
      case 'close':
        return setOpen(row, action.kind === 'open')
      case 'show':
        return show(row)
      case 'rename':
        return rename(row)
      case 'delete': {
        if (!hasMenu(row)) return
        focusRow((rows.slice(at + 1).find(({ level }) => level <= row.level) ?? rows[at - 1])?.key)
        if (row.folder !== undefined) gestures.deleteFolder(row.folder)
        else if (row.tag !== undefined) gestures.deleteTag(row.tag.tag)
      }
    }
  }

  return (
    <div className="places" id={id}>
      <div
        className="place-tree"
        role="tree"
        aria-label={words.places.label}
        ref={tree}
        onClick={onClick}
        onContextMenu={onContextMenu}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const { row, element } = rowAt(event) ?? {}
          if (row !== undefined && element === event.target) setCursor(row.key)
        }}
        onDoubleClick={(event) => {
          const { row } = rowAt(event) ?? {}
          if (row !== undefined) rename(row)
        }}
      >
        {rows.map((row) =>
          row.kind === 'naming' ||
          (naming?.kind === 'folder' && naming.id === row.folder) ||
          (naming?.kind === 'tag' && naming.tag === row.tag?.tag) ? (
            <NameField key={row.key} row={row} gestures={gestures} words={words} onDone={focusRow} />
          ) : (
            <TreeRow
              key={row.key}
              row={row}
              words={words}
              isShown={isSamePlace(row.place, shown)}
              tabIndex={row.key === reachable ? 0 : -1}
            />
          ),
        )}
      </div>
      <Button look="quiet" icon={FolderPlus} className="places-new" onClick={() => gestures.nameNewFolder(undefined)}>
        {names.newFolder}
      </Button>
    </div>
  )
}

const hasMenu = ({ folder, tag }: PlaceRow): boolean => folder !== undefined || tag !== undefined

function setOpen(row: PlaceRow, isOpen: boolean): void {
  if (row.kind === 'tags') changeView({ tagsOpen: isOpen })
  else if (row.folder !== undefined) toggleFolder(row.folder, isOpen)
}

function rename(row: PlaceRow): void {
  if (row.folder !== undefined) startNaming({ kind: 'folder', id: row.folder })
  else if (row.tag !== undefined) startNaming({ kind: 'tag', tag: row.tag.tag })
}

interface NameFieldProps {
  row: PlaceRow
  gestures: Gestures
  words: OrganiseWords
  onDone: (key: string | undefined) => void
}

function NameField({ row, gestures, words, onDone }: NameFieldProps) {
  const { store } = useApp()
  const { names } = useCommandWords()
  const { naming } = listView.getState()
  const isNew = row.kind === 'naming'
  // The name itself, not what is shown where there is none.
  const value = row.tag?.tag ?? store.getState().places?.folders.get(row.folder)?.name ?? ''
  const end = (name: string | undefined): void => {
    startNaming(undefined)
    if (name === undefined || name === '' || name === value) return
    if (naming?.kind === 'newFolder') void gestures.makeFolder(name, naming.parent)
    else if (naming?.kind === 'folder') gestures.renameFolder(naming.id, name)
    else if (naming?.kind === 'tag') gestures.renameTag(naming.tag, name)
  }
  return (
    <div role="none" className="place-naming" style={indented(row.level)}>
      <InlineInput
        className="place-name-field"
        label={isNew ? words.places.newName : words.places.nameOf(row.name)}
        value={isNew ? '' : value}
        placeholder={names.newFolder}
        onEnd={end}
        onDone={() => onDone(isNew ? (naming?.kind === 'newFolder' ? (naming.parent ?? 'all') : 'all') : row.key)}
      />
    </div>
  )
}

const icons: Readonly<Record<PlaceRow['kind'], LucideIcon>> = {
  all: Inbox,
  favourites: Star,
  folder: Folder,
  tags: Tags,
  tag: Tag,
  naming: Folder,
}

const indented = (level: number): React.CSSProperties => ({ '--level': level - 1 }) as React.CSSProperties

function targetOf(row: PlaceRow, words: OrganiseWords): DropTarget | undefined {
  switch (row.kind) {
    case 'all':
      return { kind: 'folder', id: undefined, name: words.places.top }
    case 'favourites':
      return { kind: 'favourites', name: row.name }
    case 'folder':
      return { kind: 'folder', id: row.folder, name: row.name }
    case 'tag':
      return { kind: 'tag', tag: row.name, name: row.name }
    case 'tags':
    case 'naming':
      return undefined
  }
}

interface TreeRowProps {
  row: PlaceRow
  words: OrganiseWords
  isShown: boolean
  tabIndex: 0 | -1
}

const TreeRow = memo(
  function TreeRow({ row, words, isShown, tabIndex }: TreeRowProps) {
    const { bars } = useDialogWords()
    const target = targetOf(row, words)
    const { setNodeRef: setDropRef, isOver } = useDroppable({
      id: `place ${row.key}`,
      disabled: target === undefined,
      ...(target === undefined ? {} : { data: target }),
    })
    const dragged: Dragged | undefined =
      row.folder === undefined ? undefined : { kind: 'folder', id: row.folder, title: row.name }
    const { setNodeRef: setDragRef, listeners } = useDraggable({
      id: `place ${row.key}`,
      disabled: dragged === undefined,
      ...(dragged === undefined ? {} : { data: dragged }),
    })
    const setRef = (element: HTMLElement | null): void => {
      setDropRef(element)
      setDragRef(element)
    }
    return (
      <div
        role="treeitem"
        className="place"
        data-key={row.key}
        data-over={isOver}
        ref={setRef}
        style={indented(row.level)}
        aria-level={row.level}
        aria-posinset={row.position}
        aria-setsize={row.siblings}
        aria-expanded={row.open}
        aria-selected={isShown}
        aria-label={[
          row.name,
          ...(row.notes === undefined ? [] : [words.places.notes(row.notes)]),
          ...(row.hasNames ? [words.places.severalNames] : []),
        ].join(', ')}
        tabIndex={tabIndex}
        onMouseDown={listeners?.['onMouseDown'] as React.MouseEventHandler | undefined}
      >
        <span className="place-twisty" data-open={row.open}>
          {row.open !== undefined && <Icon of={ChevronRight} />}
        </span>
        <span className="place-icon" data-tag-colour={row.tag?.colour}>
          <Icon of={icons[row.kind]} />
        </span>
        <span className="place-name" title={row.name.length > 24 ? row.name : undefined}>
          {row.name}
        </span>
        {row.hasNames && (
          <span className="place-asks" title={words.places.severalNames}>
            <Icon of={CircleQuestionMark} />
          </span>
        )}
        {row.notes !== undefined && row.notes > 0 && <span className="place-count" data-count={row.notes} />}
        {hasMenu(row) && (
          <IconButton
            className="place-menu"
            icon={Ellipsis}
            label={words.places.menuFor(row.name)}
            data-word={bars.more}
            aria-haspopup="menu"
            // Not every keyboard has a key for menus.
            tabIndex={tabIndex}
            // No drag begins here.
            onMouseDown={(event) => event.stopPropagation()}
          />
        )}
      </div>
    )
  },
  (before, after) =>
    looks(before.row) === looks(after.row) &&
    before.words === after.words &&
    before.isShown === after.isShown &&
    before.tabIndex === after.tabIndex,
)

const looks = ({ key, name, notes, open, level, position, siblings, hasNames, tag }: PlaceRow): string =>
  JSON.stringify([key, name, notes, open, level, position, siblings, hasNames, tag?.colour])

/** What the list shows, and in which order. */
import { Menu } from '@base-ui/react/menu'
import { ArrowUpDown, Check, ChevronDown } from 'lucide-react'
import { useRef } from 'react'
import { useAppState } from '../app-context.tsx'
import { IconButton } from '../Button.tsx'
import { Icon } from '../Icon.tsx'
import { useNarrow } from '../media.ts'
import { useOrganiseWords } from '../words/use-organise-words.ts'
import { changeView, useListView } from './list-view.ts'
import { type Grouping, groupings, type Place, type Sorting, sortings } from './remembered-view.ts'
import './ListHead.css'
import '../menus/MenuHost.css'

export function ListHead({ place, treeId }: { place: Place; treeId: string }) {
  const { places: words } = useOrganiseWords()
  const narrow = useNarrow()
  const placesShown = useListView((view) => view.placesShown)
  const folder = useAppState((state) => (place.kind === 'folder' ? state.places?.folders.get(place.id) : undefined))
  const name = {
    all: words.all,
    favourites: words.favourites,
    // Until folders are known it has no name yet.
    folder: folder === undefined ? '' : folder.name || words.unnamed,
    tag: place.kind === 'tag' ? place.tag : '',
  }[place.kind]
  const Title = narrow ? 'h1' : 'h2'
  return (
    <div className="list-head">
      <Title className="list-head-title">
        <button
          type="button"
          className="list-head-place"
          aria-expanded={placesShown}
          aria-controls={placesShown ? treeId : undefined}
          onClick={() => changeView({ placesShown: !placesShown })}
        >
          <span className="list-head-name">{name}</span>
          <span className="visually-hidden">, {words.label}</span>
          <Icon of={ChevronDown} />
        </button>
      </Title>
      <OrderMenu />
    </div>
  )
}

function OrderMenu() {
  const { order } = useOrganiseWords()
  const sort = useListView((view) => view.sort)
  const group = useListView((view) => view.group)
  const within = useListView((view) => view.within)
  /** The landmark that the menu belongs to. */
  const landmark = useRef<HTMLElement>(null)
  const check = (
    <span className="menu-check">
      <Icon of={Check} />
    </span>
  )
  return (
    <Menu.Root>
      <Menu.Trigger
        ref={(button: HTMLElement | null) => {
          landmark.current = button?.closest('nav') ?? null
        }}
        render={<IconButton icon={ArrowUpDown} label={order.button} data-word={order.sort} />}
      />
      <Menu.Portal container={landmark}>
        <Menu.Positioner className="menu-place" align="end" sideOffset={4} collisionPadding={8}>
          <Menu.Popup className="popup menu" aria-label={order.button}>
            <Menu.Group>
              <Menu.GroupLabel className="menu-label">{order.sort}</Menu.GroupLabel>
              <Menu.RadioGroup value={sort} onValueChange={(chosen: Sorting) => changeView({ sort: chosen })}>
                {sortings.map((each) => (
                  <Menu.RadioItem key={each} value={each} className="menu-item">
                    {order.by[each]}
                    <Menu.RadioItemIndicator render={check} />
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Group>
            <Menu.Group>
              <Menu.GroupLabel className="menu-label">{order.group}</Menu.GroupLabel>
              <Menu.RadioGroup value={group} onValueChange={(chosen: Grouping) => changeView({ group: chosen })}>
                {groupings.map((each) => (
                  <Menu.RadioItem key={each} value={each} className="menu-item">
                    {order.groups[each]}
                    <Menu.RadioItemIndicator render={check} />
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Group>
            <Menu.Separator className="menu-line" />
            <Menu.CheckboxItem
              className="menu-item"
              checked={within}
              onCheckedChange={(checked) => changeView({ within: checked })}
            >
              {order.within}
              <Menu.CheckboxItemIndicator render={check} />
            </Menu.CheckboxItem>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

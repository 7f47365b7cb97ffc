/** What is on the page and not seen until it is needed: keys, notices and the menu. */
import { useUiState } from '../app-context.tsx'
import { useShortcuts } from '../keys/use-shortcuts.ts'
import { MenuHost } from '../menus/MenuHost.tsx'
import { NoticeHost } from '../notices/NoticeHost.tsx'
import { useDestination } from '../places/use-destination.ts'
import { useRecent } from '../search/use-recent.ts'
import { KeptNews } from '../trash/KeptNews.tsx'

export function Background() {
  useShortcuts()
  useRecent()
  useDestination()
  const menu = useUiState((state) => state.menu)
  return (
    <>
      <NoticeHost />
      <KeptNews />
      {menu !== undefined && <MenuHost menu={menu} />}
    </>
  )
}

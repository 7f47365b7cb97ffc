/** What is on the page and not seen until it is needed: keys, notices, the menu, and what the app was opened for. */
import { useUiState } from '../app-context.tsx'
import { useShortcuts } from '../keys/use-shortcuts.ts'
import { MenuHost } from '../menus/MenuHost.tsx'
import { NoticeHost } from '../notices/NoticeHost.tsx'
import { useDestination } from '../places/use-destination.ts'
import { useRecent } from '../search/use-recent.ts'
import { useOpenedLinks } from '../opened/use-opened-links.ts'
import { KeptNews } from '../trash/KeptNews.tsx'
import { AppBadge } from './AppBadge.tsx'

export function Background() {
  useShortcuts()
  useRecent()
  useDestination()
  useOpenedLinks()
  const menu = useUiState((state) => state.menu)
  return (
    <>
      <NoticeHost />
      <KeptNews />
      <AppBadge />
      {menu !== undefined && <MenuHost menu={menu} />}
    </>
  )
}

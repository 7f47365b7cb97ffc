/** What is on the page and not seen until it is needed: keys and notices. */
import { useShortcuts } from '../keys/use-shortcuts.ts'
import { NoticeHost } from '../notices/NoticeHost.tsx'

export function Background() {
  useShortcuts()
  return <NoticeHost />
}

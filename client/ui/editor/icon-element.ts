/** An icon of the set where no React is. */
import type { LucideIcon } from 'lucide-react'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { Icon } from '../Icon.tsx'

export function iconElement(icon: LucideIcon): { dom: HTMLElement; destroy: () => void } {
  const dom = document.createElement('span')
  dom.className = 'icon-place'
  const root = createRoot(dom)
  root.render(createElement(Icon, { of: icon }))
  // Not while React renders something else, as when the editor goes with the screen that it is on.
  return { dom, destroy: () => queueMicrotask(() => root.unmount()) }
}

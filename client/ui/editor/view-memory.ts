/** Reports where the person is in the note, so that the tab comes back as it was left. */
import type { Extension } from '@codemirror/state'
import { ViewPlugin } from '@codemirror/view'
import type { NoteView } from '../../state/app-state.ts'

/** How far below the upper edge the first line counts as shown; lines brought into view keep this distance. */
export const topMargin = 24

/** `report` is called with each move, at once: a page that goes away leaves no time for what waits. */
export function viewMemory(start: NoteView, report: (view: NoteView) => void): Extension {
  return ViewPlugin.define((view) => {
    // Read while scrolling: asking for it with each key would make the browser lay the page out each time.
    let { top } = start
    const tell = (): void => {
      const { anchor, head } = view.state.selection.main
      report({ anchor, head, top })
    }
    const onScroll = (): void => {
      const { scrollTop } = view.scrollDOM
      top = scrollTop <= 0 ? 0 : view.lineBlockAtHeight(scrollTop + topMargin - view.documentPadding.top).from
      tell()
    }
    view.scrollDOM.addEventListener('scroll', onScroll, { passive: true })
    return {
      update: (update) => {
        if (update.docChanged) top = update.changes.mapPos(top)
        if (update.selectionSet || update.docChanged) tell()
      },
      destroy: () => view.scrollDOM.removeEventListener('scroll', onScroll),
    }
  })
}

/** A remembered position, which may lie beyond a text that another device has shortened. */
export const clampPosition = (position: number, length: number): number => Math.min(Math.max(position, 0), length)

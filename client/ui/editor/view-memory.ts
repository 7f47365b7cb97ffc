/** Reports where the person is in the note, so that the tab comes back as it was left. */
import type { Extension } from '@codemirror/state'
import { type EditorView, ViewPlugin } from '@codemirror/view'
import type { NoteView } from '../../state/app-state.ts'

/** Often enough to survive a crash, seldom enough to cost nothing. */
const reportEveryMs = 400

export function viewMemory(report: (view: NoteView) => void): Extension {
  const plugin = ViewPlugin.define((view) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    // Kept while it can be read: a view that is being taken down has lost its scroll position.
    let latest: NoteView | undefined
    const note = (): void => {
      const { anchor, head } = view.state.selection.main
      latest = { anchor, head, scrollTop: view.scrollDOM.scrollTop }
      timer ??= setTimeout(flush, reportEveryMs)
    }
    const flush = (): void => {
      clearTimeout(timer)
      timer = undefined
      if (latest !== undefined) report(latest)
      latest = undefined
    }
    view.scrollDOM.addEventListener('scroll', note, { passive: true })
    return {
      update: (update) => {
        if (update.selectionSet || update.docChanged) note()
      },
      destroy: () => {
        view.scrollDOM.removeEventListener('scroll', note)
        flush()
      },
    }
  })
  return plugin
}

/** Puts the scroll back. Heights are estimates until lines are drawn, so it takes a second look after the first. */
export function restoreScroll(view: EditorView, scrollTop: number): void {
  if (scrollTop <= 0) return
  const apply = (): void => {
    view.scrollDOM.scrollTop = scrollTop
  }
  apply()
  view.requestMeasure({ read: () => undefined, write: apply })
}

/** A remembered position, which may lie beyond a text that another device has shortened. */
export const clampPosition = (position: number, length: number): number => Math.min(Math.max(position, 0), length)

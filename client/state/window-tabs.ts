/** The tabs of this window: held in memory, stored with each change, continued at the next start. */
import { newNoteId, type NoteId } from '../../shared/ids.ts'
import { leaveLayout, type BrowserWindow } from '../store/browser-window.ts'
import type { IndexDb, TabRecord, WindowLayout } from '../store/index-db.ts'
import type { NoteView } from './app-state.ts'
import { layoutOf, rememberView, type TabLayout } from './tab-layout.ts'

/** Carets and scrolls move all the time. */
const viewSaveDelayMs = 300

export class WindowTabs {
  readonly #profile: string
  readonly #db: IndexDb
  readonly #windowId: string
  readonly #onChange: () => void
  #layout: TabLayout
  #saveTimer: ReturnType<typeof setTimeout> | undefined

  constructor(profile: string, db: IndexDb, browserWindow: BrowserWindow, onChange: () => void) {
    this.#profile = profile
    this.#db = db
    this.#windowId = browserWindow.id
    this.#onChange = onChange
    const stored = browserWindow.layout
    this.#layout = stored !== undefined && stored.tabs.length > 0 ? stored : layoutOf(newNoteId())
    this.#save()
  }

  get layout(): TabLayout {
    return this.#layout
  }

  change(change: (layout: TabLayout) => TabLayout): void {
    const next = change(this.#layout)
    if (next === this.#layout) return
    this.#layout = next
    this.#save()
    this.#onChange()
  }

  viewOf(id: NoteId): NoteView {
    const tab = this.#layout.tabs.find(({ noteId }) => noteId === id)
    return { anchor: tab?.anchor ?? 0, head: tab?.head ?? 0, top: tab?.top ?? 0 }
  }

  /** No change that the screen shows. */
  rememberView(view: TabRecord): void {
    this.#layout = rememberView(this.#layout, view)
    this.#saveSoon()
  }

  /** The page may be about to go away. */
  leave(): void {
    this.#save()
    leaveLayout(this.#profile, this.#stored())
  }

  #stored(): WindowLayout {
    const { tabs, closedTabs, activeTab } = this.#layout
    return { id: this.#windowId, tabs, closedTabs, activeTab, savedAt: Date.now() }
  }

  #save(): void {
    clearTimeout(this.#saveTimer)
    this.#saveTimer = undefined
    // Where the tabs were is no one's notes: a refused write leaves the previous layout, and storage says so elsewhere.
    this.#db.putWindow(this.#stored()).catch(() => undefined)
  }

  #saveSoon(): void {
    this.#saveTimer ??= setTimeout(() => this.#save(), viewSaveDelayMs)
  }
}
